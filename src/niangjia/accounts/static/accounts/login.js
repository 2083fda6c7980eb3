// Kindnesses of the code page; it works without them.
(() => {
  "use strict";
  // The button to send again waits, and says how long.
  document.querySelectorAll("[data-wait]").forEach((button) => {
    const label = button.textContent;
    const until = Date.now() + Number(button.dataset.wait) * 1000;
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? button.dataset.waitLabel.replace("00", left) : label;
      if (left > 0) setTimeout(tick, 250);
    };
    tick();
  });
  // Six digits are enough: off they go.
  document.querySelectorAll("[data-one-time-code]").forEach((field) => {
    field.addEventListener("input", () => {
      const digits = field.value.normalize("NFKC").replace(/\D/g, "");
      if (digits.length === 6) field.form.requestSubmit();
    });
  });
  // A passkey that was refused says so.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const told = document.querySelector("[data-passkey-error]");
    if (told) told.hidden = false;
  });
})();
