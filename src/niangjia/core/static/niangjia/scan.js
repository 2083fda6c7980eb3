// Read a QR code with the phone's camera where the browser can; else the code is typed.
(() => {
  "use strict";
  const part = document.querySelector("[data-scan]");
  if (!part) return;
  const start = part.querySelector("[data-scan-start]");
  const none = part.querySelector("[data-scan-none]");
  const withoutCamera = () => { start.hidden = true; none.hidden = false; };
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) { withoutCamera(); return; }
  start.hidden = false;
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
  // One after the other: an answer loads the page anew, and the camera that was open opens again.
  const KEY = "scanning", here = location.pathname;
  const open = async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch { withoutCamera(); return; }
    video.hidden = false;
    start.hidden = true;
    sessionStorage.setItem(KEY, here);
    await video.play();
    look();
  };
  start.addEventListener("click", open);
  if (sessionStorage.getItem(KEY) === here) open();
})();
