// Visits are kept on the phone until the server has them: written anywhere, sent once.
(() => {
  "use strict";
  const box = document.querySelector("[data-waiting]");
  const form = document.querySelector("form[data-visit]");
  if (!box || !window.indexedDB || !window.fetch) return; // the plain form is sent as it is
  const words = box.dataset, longest = 5000, side = 1600, mostPhotos = 6;
  const sent = document.querySelector("[data-sent]");
  const shell = form?.dataset.shell !== undefined;
  let owner = words.owner, turn = Promise.resolve(), state = "here";

  // What the phone keeps: the visits that wait, and for whom they are with the places there are to choose.
  const open = new Promise((done, failed) => {
    const asked = indexedDB.open("niangjia-visits", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("waiting", { keyPath: "attempt" });
      asked.result.createObjectStore("known", { keyPath: "key" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const store = async (name, mode, act) => {
    const base = await open;
    return new Promise((done, failed) => {
      const turn = base.transaction(name, mode), asked = act(turn.objectStore(name));
      turn.oncomplete = () => done(asked.result);
      turn.onerror = turn.onabort = () => failed(turn.error);
    });
  };
  const waiting = () => store("waiting", "readonly", (one) => one.getAll());
  const keep = (visit) => store("waiting", "readwrite", (one) => one.put(visit));
  const drop = (attempt) => store("waiting", "readwrite", (one) => one.delete(attempt));
  const known = (key) => store("known", "readonly", (one) => one.get(key)).then((found) => found?.value);
  const learn = (key, value) => store("known", "readwrite", (one) => one.put({ key, value }));

  const fresh = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  const button = (kind, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn small ${kind}`;
    made.textContent = label;
    made.addEventListener("click", (event) => { if (!event.defaultPrevented) act(); });
    return made;
  };
  const line = (visit) => {
    const row = document.createElement("div"), text = document.createElement("span"), said = document.createElement("span");
    row.className = "list-row";
    text.className = "t";
    text.textContent = `${visit.place} · ${new Date(visit.at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })}`;
    said.className = visit.refused ? "s late" : "s";
    said.textContent = visit.refused || words[state];
    text.append(said);
    row.append(text);
    if (visit.refused) {
      const discard = button("danger", words.discard, () => { if (discard.dataset.sure) drop(visit.attempt).then(draw); });
      discard.dataset.confirm = words.ask;
      row.append(button("ghost", words.change, () => { if (form) fill(visit); else location.assign(`${words.send}#${visit.attempt}`); }), discard);
    }
    return row;
  };
  const draw = async () => {
    const all = await waiting(), mine = all.filter((visit) => visit.owner === owner);
    box.hidden = !all.length;
    box.querySelector("[data-list]").replaceChildren(...mine.map(line));
    const others = box.querySelector("[data-others-said]");
    others.hidden = mine.length === all.length;
    others.textContent = words.others;
  };

  // Sending: first ask whether one may, then one visit after the other. What is sent twice is there once.
  const sendAll = async () => {
    const mine = (await waiting()).filter((visit) => visit.owner === owner && !visit.refused);
    const done = [];
    let ready;
    try {
      const answer = await fetch(words.ready, { headers: { Accept: "application/json" }, cache: "no-store" });
      const told = (answer.headers.get("Content-Type") || "").includes("json");
      if (!told || answer.redirected) { state = answer.status >= 500 ? "later" : "signIn"; return done; }
      ready = await answer.json();
    } catch { state = "here"; return done; }
    await learn("owner", ready.owner);
    await learn("places", ready.places);
    await learn("asked", ready.asked);
    if (ready.owner !== owner) { owner = ready.owner; return done; }
    for (const visit of mine) {
      state = "sending";
      await draw();
      const body = new FormData();
      visit.fields.forEach(([name, value]) => body.append(name, value));
      visit.photos.forEach((photo, number) => body.append("photos", photo, `${number}.jpg`));
      body.set("csrfmiddlewaretoken", ready.token);
      try {
        const answer = await fetch(words.send, { method: "POST", body, headers: { Accept: "application/json" } });
        const told = (answer.headers.get("Content-Type") || "").includes("json");
        if (answer.ok && told && !answer.redirected) {
          const { url } = await answer.json();
          await drop(visit.attempt);
          done.push({ attempt: visit.attempt, url, place: visit.place });
        } else if (answer.status === 422 && told) {
          visit.refused = (await answer.json()).errors.join(" ");
          await keep(visit);
        } else { state = answer.status >= 500 || answer.status === 429 ? "later" : "signIn"; return done; }
      } catch { state = "here"; return done; }
    }
    state = "here";
    return done;
  };
  const once = async () => {
    try {
      const done = navigator.locks ? await navigator.locks.request("niangjia-visits", sendAll) : await sendAll();
      if (done.length) {
        sent.replaceChildren(`${sent.dataset.sent} `, ...done.flatMap(({ url, place }, number) => {
          const link = document.createElement("a");
          link.className = "link";
          link.href = url;
          link.textContent = place;
          return number ? ["、", link] : [link];
        }));
        sent.hidden = false;
      }
      return done;
    } finally { await draw(); }
  };
  const send = () => (turn = turn.then(once, once));

  // The form.
  const small = async (file) => {
    try {
      const picture = await createImageBitmap(file), scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      return made && made.size < file.size ? made : file;
    } catch { return file; }
  };
  const field = (name) => form.elements.namedItem(name);
  const tell = (text, place) => {
    const wrong = form.querySelector("[data-wrong]");
    wrong.textContent = text;
    wrong.hidden = !text;
    if (place) place.focus();
  };
  const refuse = () => {
    const day = field("on"), long = [...form.querySelectorAll("textarea, input[name$='-answer']")].find((one) => one.value.length > longest);
    if (!owner) return [form.dataset.nobody, null];
    if (!field("org").value) return [form.dataset.needOrg, field("org")];
    if (!day.value || (day.max && day.value > day.max)) return [form.dataset.needDay, day];
    if (long) return [form.dataset.tooLong, long];
    if (field("photos").files.length > mostPhotos) return [form.dataset.tooMany, field("photos")];
    return null;
  };
  const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10); // in Shanghai
  const start = () => {
    form.reset();
    field("attempt").value = fresh();
    field("on").max = today();
    field("on").value = today();
    tell("");
  };
  function fill(visit) {
    form.reset();
    field("attempt").value = visit.attempt;
    for (const [name, value] of visit.fields) {
      const place = field(name);
      if (!place || name === "attempt" || name === "csrfmiddlewaretoken") continue;
      if (place.type === "checkbox") place.checked = true;
      else if (place instanceof RadioNodeList) [...place].forEach((one) => { if (one.value === value) one.checked = true; });
      else place.value = value;
      if (value && value !== "request") place.closest?.("details")?.setAttribute("open", "");
    }
    tell(visit.refused);
    field("org").focus();
  }
  const choose = (places) => {
    const select = field("org"), asked = new URLSearchParams(location.search).get("org");
    select.replaceChildren(select.options[0], ...(places || []).map(([title, orgs]) => {
      const group = document.createElement("optgroup");
      group.label = title;
      group.append(...orgs.map(([pk, name]) => new Option(name, pk, false, pk === asked)));
      return group;
    }));
  };
  const ask = (questions) => {
    const part = document.querySelector("[data-asked]");
    if (!part || !questions?.length) return;
    part.hidden = false;
    part.querySelector("[data-list]").replaceChildren(...questions.map((text) => { const one = document.createElement("p"); one.textContent = text; return one; }));
  };
  const submit = async (event) => {
    event.preventDefault();
    const fault = refuse();
    if (fault) { tell(...fault); return; }
    tell("");
    const press = form.querySelector("button.btn:not([type=button])"), select = field("org");
    press.disabled = true;
    try {
      const photos = [];
      for (const file of field("photos").files) photos.push(await small(file));
      const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "written_at");
      const attempt = field("attempt").value, place = select.selectedOptions[0].textContent.trim(), at = new Date().toISOString();
      const before = (await waiting()).find((visit) => visit.attempt === attempt);
      const kept = photos.length || !before ? photos : before.photos;
      await keep({ attempt, owner, at, place, refused: "", photos: kept, fields: [...fields, ["written_at", at]] });
    } catch { press.disabled = false; if (!shell) form.submit(); return; } // no room on the phone: the plain way
    const attempt = field("attempt").value;
    start();
    press.disabled = false;
    await draw();
    box.scrollIntoView({ block: "nearest" });
    const mine = (await send()).find((one) => one.attempt === attempt);
    if (mine && !shell) location.assign(mine.url);
  };

  const begin = async () => {
    if (owner) await learn("owner", owner);
    else owner = (await known("owner")) || "";
    if (form) {
      form.addEventListener("submit", submit);
      if (shell) {
        choose(await known("places"));
        ask(await known("asked"));
        start();
      }
      const asked = (await waiting()).find((visit) => `#${visit.attempt}` === location.hash && visit.owner === owner);
      if (asked) fill(asked);
      form.dataset.begun = "1";
    }
    await draw();
    await send();
  };
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(async () => { if (!document.hidden && navigator.onLine && (await waiting()).some((visit) => visit.owner === owner && !visit.refused)) send(); }, 20000);

  // The page itself opens without a network: a copy of it with nothing of anybody's is kept.
  const shelter = async () => {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/sw.js");
    const worker = (await navigator.serviceWorker.ready).active, line = new MessageChannel();
    line.port1.onmessage = ({ data }) => {
      const note = document.querySelector("[data-kept]");
      if (note && data) note.hidden = false;
      document.documentElement.dataset.sheltered = data ? "1" : "0";
    };
    worker.postMessage({ keep: words.send }, [line.port2]);
  };
  begin().catch(() => {});
  if (words.owner) shelter().catch(() => {});
})();
