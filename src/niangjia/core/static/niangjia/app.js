// Small kindnesses; every page works without them.
(() => {
  "use strict";
  const on = (type, act) => document.addEventListener(type, act);

  // One send per form: a second tap while the first is on its way does nothing.
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 8000); // a file to take away leaves the page as it is
    }
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // A destructive act asks first, naming the thing.
  on("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button.dataset.sure) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    form.method = "dialog";
    form.className = "sheet";
    const text = document.createElement("p");
    text.className = "strong";
    text.textContent = button.dataset.confirm;
    const row = document.createElement("div");
    row.className = "row";
    for (const [value, kind, label] of [["no", "btn ghost grow", document.documentElement.lang === "en" ? "Back" : "返回"], ["yes", "btn grow", button.textContent.trim()]]) {
      const choice = document.createElement("button");
      choice.value = value;
      choice.className = kind;
      choice.textContent = label;
      row.append(choice);
    }
    form.append(text, row);
    dialog.append(form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") { button.dataset.sure = "1"; button.click(); delete button.dataset.sure; }
      dialog.remove();
    });
    dialog.showModal();
  });

  on("click", (event) => {
    const target = event.target;
    if (target.closest("[data-print]")) print();
    const opener = target.closest("[data-open]");
    if (opener) { event.preventDefault(); document.getElementById(opener.dataset.open)?.showModal(); }
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    const copy = target.closest("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => { copy.dataset.done = "1"; });
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  });

  on("change", (event) => event.target.closest("form[data-autosubmit]")?.requestSubmit());

  // A long list is narrowed by typing part of a name: the first that fits is chosen. Without script it is the list it was.
  for (const select of document.querySelectorAll("select[data-narrow]")) {
    const all = [...select.options];
    if (all.length < 20) continue;
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = select.dataset.narrow;
    field.setAttribute("aria-label", select.dataset.narrow);
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); select.focus(); } });
    field.addEventListener("input", () => {
      const sought = field.value.trim().toLowerCase(), chosen = select.selectedOptions[0];
      const fits = all.filter((one) => one.text.toLowerCase().includes(sought));
      select.replaceChildren(...(fits.length ? fits : [chosen]));
      select.value = (fits.includes(chosen) || !fits.length ? chosen : fits[0]).value;
    });
    select.before(field);
  }

  on("keydown", (event) => {
    const typing = /^(input|select|textarea)$/i.test(document.activeElement?.tagName || "");
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (event.key === "Escape" && document.activeElement?.type === "search") document.activeElement.blur();
    if (event.key === "/" && !typing) {
      const field = [...document.querySelectorAll("[data-focus-key='/']")].pop(); // a list's own search comes before the desk's
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    }
    if (!typing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const rows = [...document.querySelectorAll("[data-keys] a.list-row, [data-keys] tbody a:first-of-type")];
      const at = rows.indexOf(document.activeElement);
      const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next && (at >= 0 || event.key === "ArrowDown")) { event.preventDefault(); next.focus(); }
    }
  });

  // A tap that did not arrive says so in its row; what came back instead of a row is not put there.
  const failed = (event, kind) => {
    const source = event.detail?.ctx?.sourceElement || event.target;
    const row = source.closest?.(".person-row");
    const words = source.closest?.("[data-offline]")?.dataset[kind];
    if (!row || !words) return;
    row.querySelector("[data-said]")?.remove();
    const said = document.createElement("span");
    said.className = "small late said";
    said.dataset.said = "";
    said.setAttribute("role", "alert");
    said.textContent = words;
    row.querySelector(".t").append(said);
  };
  on("htmx:error", (event) => failed(event, "offline"));
  on("htmx:before:response", (event) => {
    const answer = event.detail?.ctx?.response;
    if (!answer || (answer.status < 400 && !answer.raw.redirected)) return;
    event.preventDefault();
    if (answer.raw.redirected) location.reload();
    else failed(event, "failed");
  });

  // The button of a part that is folded away, and back to what was typed wrong.
  document.querySelector("details.unfold[open] [aria-invalid=true]")?.focus();

  // Pages that look again by themselves: the wall, the door, a desk waiting for a phone.
  document.querySelectorAll("[data-reload]").forEach((part) => {
    const every = Number(part.dataset.reload) * 1000;
    setInterval(async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(part.dataset.from || location.href, { headers: { "X-Part": "1" } });
        if (answer.redirected) { location.href = answer.url; return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(part.id);
        if (fresh) part.replaceChildren(...fresh.childNodes);
        else if (part.dataset.go) location.href = part.dataset.go;
      } catch { /* the next look may succeed */ }
    }, every);
  });

  // Order a list by distance from where one stands. The position stays on the phone.
  const list = document.querySelector("[data-near]");
  const locate = document.querySelector("[data-locate]");
  if (list && locate && navigator.geolocation && list.querySelector("[data-point]")) {
    locate.hidden = false;
    const far = (part, here) => {
      if (!part.dataset.point) return Infinity;
      const [lat, lon] = part.dataset.point.split(",").map((degrees) => degrees * Math.PI / 180);
      const half = Math.sin((lat - here[0]) / 2) ** 2 + Math.cos(lat) * Math.cos(here[0]) * Math.sin((lon - here[1]) / 2) ** 2;
      return 12742 * Math.asin(Math.sqrt(half));
    };
    locate.addEventListener("click", () => navigator.geolocation.getCurrentPosition(async ({ coords }) => {
      const here = [coords.latitude * Math.PI / 180, coords.longitude * Math.PI / 180];
      if (list.dataset.everywhere) {
        const all = new DOMParser().parseFromString(await (await fetch(list.dataset.everywhere)).text(), "text/html").querySelector("[data-near]");
        if (all) list.replaceChildren(...all.children);
      }
      const cards = [...list.children].map((card) => [far(card, here), card]).sort((one, other) => one[0] - other[0]);
      for (const [km, card] of cards) {
        const said = card.querySelector("[data-distance]");
        if (said && km < Infinity) said.textContent = km < 0.95 ? `· ${Math.max(Math.round(km * 20) * 50, 50)} m` : `· ${km.toFixed(km < 10 ? 1 : 0)} km`;
        list.append(card);
      }
      locate.classList.add("on");
    }, () => { locate.querySelector("span").textContent = locate.dataset.failed; }, { timeout: 8000, maximumAge: 60000 }));
  }

  document.querySelectorAll("[data-countdown]").forEach((part) => {
    const until = Date.parse(part.dataset.countdown);
    const tick = () => {
      const left = Math.max(0, Math.round((until - Date.now()) / 1000));
      part.textContent = `${Math.floor(left / 3600) ? Math.floor(left / 3600) + ":" : ""}${String(Math.floor(left / 60) % 60).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    };
    tick();
    setInterval(tick, 1000);
  });

  document.querySelector(".scroll-x .on, .rail [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  document.querySelectorAll(".tabs-inline [aria-current]").forEach((here) => {
    const strip = here.parentElement; // scrolled itself, so that the page stays where it is
    strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  });

  if ("serviceWorker" in navigator && document.querySelector("link[rel=manifest]")) navigator.serviceWorker.register("/sw.js").catch(() => {});
})();
