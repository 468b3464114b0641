// The W3C WebDriver protocol over Node's own HTTP: https://www.w3.org/TR/webdriver2/
//
// Straight to WebKitWebDriver, without a library: a session, elements, scripts, screenshots.

/** The key under which the protocol hands an element over. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** The longest that one answer may take; opening the window is the slowest of them. */
const ANSWER_MS = 120_000;

/** What the driver said was wrong; `kind` is the protocol's error code. */
export class DriverError extends Error {
  constructor(kind, message) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

/** Opens the app `binary` through the driver that listens at `origin`. */
export async function openSession(origin, binary) {
  const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: [] } }, firstMatch: [{}] };
  const { sessionId } = await ask(origin, "POST", "/session", { capabilities });
  const session = (method, path, body) => ask(origin, method, `/session/${sessionId}${path}`, body);
  await session("POST", "/timeouts", { script: ANSWER_MS - 1000, implicit: 0 });
  return {
    /** Runs the body of a function in the page; elements go in and out as handles. */
    script: (script, ...args) => session("POST", "/execute/sync", { script, args }),
    /** The same for what answers later: the last argument is the function to call with the answer. */
    asyncScript: (script, ...args) => session("POST", "/execute/async", { script, args }),
    click: (element) => session("POST", `/element/${element[ELEMENT]}/click`, {}),
    type: (element, text) => session("POST", `/element/${element[ELEMENT]}/value`, { text }),
    /** Presses and lets go of one key, wherever the focus is. */
    press: (key) => {
      const actions = ["keyDown", "keyUp"].map((type) => ({ type, value: key }));
      return session("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    screenshot: async () => Buffer.from(await session("GET", "/screenshot"), "base64"),
    resize: (width, height) => session("POST", "/window/rect", { width, height }),
    reload: () => session("POST", "/refresh", {}),
    close: () => session("DELETE", ""),
  };
}

/** Whether the driver listens yet. */
export async function ready(origin) {
  try {
    await ask(origin, "GET", "/status");
    return true;
  } catch {
    return false;
  }
}

async function ask(origin, method, path, body) {
  const response = await fetch(origin + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new DriverError(value?.error ?? String(response.status), value?.message ?? "");
  return value;
}
