"""Line icons, drawn for us on a 24 by 24 grid."""

ICONS: dict[str, str] = {
    "home": '<path d="M3 11l9-8 9 8v9a1 1 0 0 1-1 1h-5v-6H9v6H4a1 1 0 0 1-1-1z"/>',
    "calendar": '<rect x="4" y="5" width="16" height="15" rx="3"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "pin": '<path d="M12 21s-7-6-7-11a7 7 0 0 1 14 0c0 5-7 11-7 11z"/><circle cx="12" cy="10" r="2.5"/>',
    "chat": '<path d="M4 5h16v11h-9l-4 4v-4H4z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
    "people": (
        '<circle cx="9" cy="9" r="3.2"/><path d="M2.5 20c.8-4 3.2-6 6.5-6s5.7 2 6.5 6M16 6a3 3 0 0 1 0 '
        '6M18 14c2 .6 3.2 2.5 3.6 5.5"/>'
    ),
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>',
    "bell": '<path d="M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "health": '<path d="M12 8v8M8 12h8"/><rect x="3" y="3" width="18" height="18" rx="5"/>',
    "course": '<path d="M3 6c4-2 6-1 9 1 3-2 5-3 9-1v12c-4-2-6-1-9 1-3-2-5-3-9-1zM12 7v12"/>',
    "station": '<path d="M4 11l8-7 8 7M6 10v10h12V10M10 20v-5h4v5"/>',
    "gift": (
        '<rect x="4" y="9" width="16" height="11" rx="2"/><path d="M4 13h16M12 9v11M12 9c-4 0-6-5-3-5 2 '
        '0 3 3 3 5zM12 9c4 0 6-5 3-5-2 0-3 3-3 5z"/>'
    ),
    "heart": '<path d="M12 20c-6-4-9-7-8-11 1-4 6-4 8 0 2-4 7-4 8 0 1 4-2 7-8 11z"/>',
    "shield": '<path d="M12 3l8 3v6c0 5-3 8-8 9-5-1-8-4-8-9V6z"/>',
    "scale": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>',
    "phone": (
        '<path d="M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4a2 2 0 0 1-2 2C10 20 4 12 4 5a2 2 0 0 1 '
        '2-2z"/>'
    ),
    "join": (
        '<circle cx="10" cy="8" r="4"/><path d="M3 20c.8-4.5 3.5-6 7-6 1.5 0 3 .3 4 1M18 14v6M15 17h6"/>'
    ),
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "qr": (
        '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2M14 18h2v2M18 18h2v2h-2z"/>'
    ),
    "camera": '<path d="M4 8h3l2-3h6l2 3h3v11H4z"/><circle cx="12" cy="13" r="3.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "chart": '<path d="M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6"/>',
    "org": (
        '<rect x="9" y="3" width="6" height="5" rx="1"/><rect x="3" y="16" width="6" height="5" rx="1"/>'
        '<rect x="15" y="16" width="6" height="5" rx="1"/><path d="M12 8v4M6 16v-4h12v4"/>'
    ),
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01"/>',
    "edit": '<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>',
    "copy": (
        '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 '
        '1v10a1 1 0 0 0 1 1h3"/>'
    ),
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "download": '<path d="M12 4v11M7 11l5 5 5-5M4 20h16"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z"/>',
    "filter": '<path d="M4 5h16l-6 8v6l-4-2v-4z"/>',
    "sort": '<path d="M8 5v14M5 16l3 3 3-3M16 19V5M13 8l3-3 3 3"/>',
    "chevron-right": '<path d="M9 5l7 7-7 7"/>',
    "chevron-left": '<path d="M15 5l-7 7 7 7"/>',
    "chevron-down": '<path d="M5 9l7 7 7-7"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"/>',
    "star": '<path d="M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z"/>',
    "star-filled": (
        '<path fill="currentColor" d="M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8z"/>'
    ),
    "moon": '<path d="M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z"/>',
    "sun": (
        '<circle cx="12" cy="12" r="4"/><path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 '
        '5l-2 2M7 17l-2 2"/>'
    ),
    "text-size": '<path d="M3 19L9 5l6 14M5 15h8M15 19l3.5-8L22 19M16 16.5h5"/>',
    "globe": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 3 3 14 0 17M12 3.5c-3 3-3 14 0 17"/>'
    ),
    "logout": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "menu": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "audit": '<path d="M6 3h9l4 4v14H6zM14 3v5h5M9 13l2 2 4-4"/>',
    "key": '<circle cx="8" cy="14" r="4"/><path d="M11 11l9-9M16 6l3 3"/>',
    "alert": '<path d="M12 4l9 16H3zM12 10v4M12 17h.01"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8h.01"/>',
    "wall": '<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M8 20h8M12 16v4"/>',
    "upload": '<path d="M12 16V5M7 9l5-5 5 5M4 20h16"/>',
    "undo": '<path d="M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6"/>',
    "link": '<path d="M9 15l6-6M10 7l2-2a4 4 0 0 1 6 6l-2 2M14 17l-2 2a4 4 0 0 1-6-6l2-2"/>',
    "today": (
        '<rect x="4" y="5" width="16" height="15" rx="3"/><path d="M4 10h16M8 3v4M16 3v4M9 15l2 2 4-4"/>'
    ),
}
