import { walk } from "./walk.mjs";

const DEMO = { role: "button", name: "Try with a demo phone" };
const AGREE = { role: "button", name: "Agree and go on" };

walk("a reader that is killed is started once more, and then on request", async (window) => {
  await window.click(DEMO);
  await window.find(AGREE);
  await window.screenshot("consent");
  await window.hasNoAccessibilityFaults();

  await window.killWorkers();
  await window.waitForWorker();
  await window.find(AGREE);

  await window.killWorkers();
  await window.waitFor("The connection to the phone has stopped");
  await window.screenshot("stopped");
  await window.hasNoAccessibilityFaults();

  await window.click({ role: "button", name: "Connect again" });
  await window.waitForWorker();
  await window.find(AGREE);
});

walk("a window that is reloaded shows the phone again", async (window) => {
  await window.click(DEMO);
  await window.find(AGREE);
  await window.reload();
  await window.waitFor("This is a demo phone.");
});
