"""Two-tone line drawings, 168 by 112: l lines, r red lines, a and b washes, d the lamp."""

ART: dict[str, str] = {
    "courier": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><circle class="l" cx="52" cy="84" r="14"/><circle class="l" cx="120" cy="84" '
        'r="14"/><path class="l" d="M52 84l18-30h16l18 30H52M104 84l14-40h10"/><path class="a" d="M34 '
        '40h30v24H34z"/><path class="r" d="M34 40h30v24H34zM34 50h30"/><circle class="l" cx="92" cy="24" '
        'r="8"/><path class="l" d="M84 54l4-20h10l16 12"/><circle class="d" cx="128" cy="44" r="3.5"/>'
    ),
    "nurse": (
        '<path class="l" d="M14 98h140"/><circle class="a" cx="84" cy="56" r="42"/><circle class="l" '
        'cx="84" cy="38" r="14"/><path class="l" d="M56 98c2-28 12-38 28-38s26 10 28 38"/><path '
        'class="r" d="M70 26c4-10 24-10 28 0M84 68v16M76 76h16"/><circle class="d" cx="116" cy="30" '
        'r="3.5"/>'
    ),
    "driver": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><path class="a" d="M22 48h66v38H22z"/><path class="r" d="M22 48h66v38H22z"/>'
        '<path class="l" d="M88 58h26l18 16v12H88zM98 64v10h22"/><circle class="l" cx="46" cy="88" '
        'r="10"/><circle class="l" cx="112" cy="88" r="10"/><circle class="d" cx="130" cy="78" r="3.5"/>'
    ),
    "teacher": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M20 16h86v54H20z"/><path class="r" d="M20 '
        '16h86v54H20zM34 34h40M34 46h28"/><circle class="l" cx="126" cy="48" r="11"/><path class="l" '
        'd="M104 98c1-22 9-30 22-30s21 8 22 30M112 74L90 50"/><circle class="d" cx="88" cy="48" r="3.5"/>'
    ),
    "station": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><path class="a" d="M52 52h64v46H52z"/><path class="r" d="M44 54l40-32 40 32M52 '
        '50v48M116 50v48"/><path class="d" d="M66 62h16v16H66z"/><path class="l" d="M66 62h16v16H66zM74 '
        '62v16M66 70h16M94 98V66h14v32"/><path class="l" d="M128 98V82M128 82c-8-4-6-14 0-20 6 6 8 16 0 '
        '20"/>'
    ),
    "lecture": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M24 14h120v50H24z"/><path class="r" d="M24 '
        '14h120v50H24zM84 24v30M70 54h28M62 32h44M62 32l-8 16h16zM106 32l-8 16h16z"/><circle class="l" '
        'cx="44" cy="82" r="7"/><path class="l" d="M32 98c1-6 5-9 12-9s11 3 12 9"/><circle class="l" '
        'cx="84" cy="82" r="7"/><path class="l" d="M72 98c1-6 5-9 12-9s11 3 12 9"/><circle class="l" '
        'cx="124" cy="82" r="7"/><path class="l" d="M112 98c1-6 5-9 12-9s11 3 12 9"/><circle class="d" '
        'cx="84" cy="20" r="3.5"/>'
    ),
    "health": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M46 14h76v84H46z"/><path class="r" d="M46 '
        '14h76v84H46zM68 14v-6h32v6M84 30v16M76 38h16"/><path class="l" d="M58 64h12l6-10 10 20 '
        '6-10h18M58 86h52"/><circle class="d" cx="112" cy="64" r="3.5"/>'
    ),
    "singles": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><circle class="l" cx="58" cy="46" r="10"/><path class="l" d="M42 98c0-24 6-36 '
        '16-36s16 12 16 36"/><circle class="l" cx="110" cy="46" r="10"/><path class="l" d="M94 98c0-24 '
        '6-36 16-36s16 12 16 36"/><path class="a" d="M84 34c-12-8-10-20-2-18 2 0 2 2 2 2s0-2 2-2c8-2 10 '
        '10-2 18z"/><path class="r" d="M84 34c-12-8-10-20-2-18 2 0 2 2 2 2s0-2 2-2c8-2 10 10-2 18z"/>'
    ),
    "classroom": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><path class="a" d="M26 40h96v44H26z"/><path class="r" d="M26 40h96v44H26zM122 '
        '54h16l6 14v16h-22"/><path class="l" d="M38 50h18v14H38zM64 50h18v14H64zM90 50h18v14H90z"/>'
        '<circle class="l" cx="52" cy="88" r="10"/><circle class="l" cx="118" cy="88" r="10"/><circle '
        'class="d" cx="140" cy="76" r="3.5"/>'
    ),
    "gift": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M44 48h80v50H44z"/><path class="r" d="M44 '
        '48h80v50H44zM38 36h92v14H38zM84 36v62"/><path class="l" d="M84 36c-22 0-26-24-12-24 8 0 12 14 '
        '12 24zM84 36c22 0 26-24 12-24-8 0-12 14-12 24z"/><circle class="d" cx="84" cy="36" r="4"/>'
    ),
    "contest": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M56 16h56v26c0 18-12 28-28 28S56 60 56 42z"/>'
        '<path class="r" d="M56 16h56v26c0 18-12 28-28 28S56 60 56 42zM56 24H40c0 18 6 24 18 26M112 '
        '24h16c0 18-6 24-18 26"/><path class="l" d="M84 70v14M66 98c0-10 8-14 18-14s18 4 18 14"/><circle '
        'class="d" cx="84" cy="40" r="6"/>'
    ),
    "mutual": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M84 12l40 14v26c0 24-18 38-40 '
        '44-22-6-40-20-40-44V26z"/><path class="r" d="M84 12l40 14v26c0 24-18 38-40 '
        '44-22-6-40-20-40-44V26z"/><path class="l" d="M62 56l12-8 10 8 10-8 12 8-22 18z"/><circle '
        'class="d" cx="84" cy="34" r="4"/>'
    ),
    "booking": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M40 22h88v70H40z"/><path class="r" d="M40 '
        '22h88v70H40zM40 42h88M62 12v18M106 12v18"/><path class="l" d="M56 56h10M79 56h10M102 56h10M56 '
        '74h10"/><circle class="d" cx="84" cy="74" r="7"/><path class="l" d="M98 76l6 6 12-14"/>'
    ),
    "training": (
        '<path class="l" d="M14 98h140"/><path class="a" d="M84 20l60 24-60 24-60-24z"/><path class="r" '
        'd="M84 20l60 24-60 24-60-24z"/><path class="l" d="M48 56v24c16 14 56 14 72 0V56M144 44v30"/>'
        '<circle class="d" cx="144" cy="78" r="4"/>'
    ),
    "empty-list": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><path class="a" d="M54 24h60v64H54z"/><path class="r" d="M54 24h60v64H54z"/>'
        '<path class="l" d="M66 42h36M66 56h36M66 70h20"/><circle class="d" cx="122" cy="22" r="4"/>'
        '<path class="l" d="M114 30l6-6"/>'
    ),
    "empty-search": (
        '<path class="l" d="M14 98h140"/><circle class="a" cx="76" cy="50" r="32"/><circle class="r" '
        'cx="76" cy="50" r="32"/><path class="l" d="M100 74l26 24M62 50c4-10 24-10 28 0M66 62h20"/>'
        '<circle class="d" cx="64" cy="40" r="3"/><circle class="d" cx="88" cy="40" r="3"/>'
    ),
    "ticket": (
        '<path class="a" d="M18 30h132v18a10 10 0 0 0 0 20v18H18V68a10 10 0 0 0 0-20z"/><path class="r" '
        'd="M18 30h132v18a10 10 0 0 0 0 20v18H18V68a10 10 0 0 0 0-20zM104 34v48"/><path class="l" d="M36 '
        '48h48M36 62h34M118 48h16v16h-16z"/><circle class="d" cx="126" cy="56" r="3.5"/>'
    ),
    "done": (
        '<circle class="a" cx="84" cy="56" r="42"/><circle class="r" cx="84" cy="56" r="42"/><path '
        'class="l" d="M64 58l14 14 28-32"/><circle class="d" cx="128" cy="22" r="4"/><circle class="d" '
        'cx="36" cy="86" r="3"/>'
    ),
    "lost": (
        '<path class="b" d="M4 98c20-40 40-46 58-22 16-34 40-38 60-2 14-12 28-4 42 24z"/><path class="l" '
        'd="M14 98h140"/><path class="l" d="M84 98V30M84 36h34l10 8-10 8H84M84 56H54l-10 8 10 8h30"/>'
        '<path class="a" d="M84 36h34l10 8-10 8H84z"/><path class="r" d="M84 36h34l10 8-10 8H84z"/>'
        '<circle class="d" cx="84" cy="24" r="5"/>'
    ),
}
