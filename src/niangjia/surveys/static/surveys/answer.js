// What an answer decides is shown or hidden at once; without a script every question is there, and the server decides.
(() => {
  "use strict";
  const form = document.querySelector("form[data-survey]");
  if (form) {
    const rows = [...form.querySelectorAll("[data-question]")];
    const chosen = (name) => [...form.querySelectorAll(`[name="${name}"]:checked`)].map((one) => one.value);
    const look = () => {
      const seen = new Set();
      for (const row of rows) {
        const after = row.dataset.after;
        const shown = !after || (seen.has(after) && chosen(after).some((one) => JSON.parse(row.dataset.answers).includes(one)));
        if (shown) seen.add(row.dataset.question);
        row.hidden = !shown;
      }
    };
    form.querySelectorAll("[data-only]").forEach((hint) => hint.remove());
    form.addEventListener("change", look);
    look();
    (form.querySelector(".bad input, .bad select, .bad textarea"))?.focus();
  }
  // The code beside a printed QR picture stands behind #: no server was told.
  const field = document.querySelector("input[data-from-hash]");
  if (field && location.hash.length > 1 && !field.value) {
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
})();
