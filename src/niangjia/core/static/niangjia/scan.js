// Read a QR code with the phone's camera where the browser can; else the code is typed.
(() => {
  "use strict";
  const part = document.querySelector("[data-scan]");
  if (!part || !("BarcodeDetector" in window)) return;
  const video = part.querySelector("video");
  const form = part.querySelector("form");
  const field = form.querySelector("[name=code]");
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  let busy = false;
  const look = async () => {
    if (!busy && video.readyState >= 2) {
      const found = await detector.detect(video).catch(() => []);
      if (found.length) {
        busy = true;
        field.value = found[0].rawValue.replace(/\/$/, "").split("/").pop();
        form.requestSubmit();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  part.querySelector("[data-scan-start]")?.addEventListener("click", async () => {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = false;
    await video.play();
    look();
  });
})();
