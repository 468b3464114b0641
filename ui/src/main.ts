// The name in index.html is painted first; then comes the app. A window that is not shown gets no frames, so that the
// app does not wait for one for ever.

const SOON_MS = 250;

let opened = false;

function open(): void {
  if (opened) return;
  opened = true;
  void import("./app");
}

requestAnimationFrame(() => setTimeout(open));
setTimeout(open, SOON_MS);
