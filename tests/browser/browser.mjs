// A browser without a window, driven over a pair of pipes by the DevTools protocol: no packages, no ports.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** How long an answer may take, in milliseconds. */
const PATIENCE = 20000;

export class Browser {
  /** Starts a browser; `program` is Chromium or what follows it. */
  constructor(program) {
    this.folder = mkdtempSync(join(tmpdir(), "banxin-browser-"));
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    this.process = spawn(program, ["--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
      `--user-data-dir=${this.folder}`, "--window-size=1366,768", ...root, "about:blank"],
      { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    [this.to, this.from] = [this.process.stdio[3], this.process.stdio[4]];
    this.number = 0; this.waiting = new Map(); this.heard = [];
    this.to.on("error", () => {});
    let rest = "";
    this.from.setEncoding("utf8").on("data", text => {
      const messages = (rest + text).split("\0");
      rest = messages.pop();
      for (const message of messages) this.take(JSON.parse(message));
    });
    this.process.on("exit", () => { for (const { fail } of this.waiting.values()) fail(new Error("the browser has gone")); });
  }

  take(message) {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return void this.heard.push(message);
    this.waiting.delete(message.id);
    message.error ? waiting.fail(new Error(message.error.message)) : waiting.done(message.result);
  }

  send(method, params = {}) {
    const id = ++this.number;
    const message = { id, method, params, ...(this.session ? { sessionId: this.session } : {}) };
    return new Promise((done, fail) => {
      const late = setTimeout(() => { this.waiting.delete(id); fail(new Error(`${method} takes too long`)); }, PATIENCE);
      const end = then => value => { clearTimeout(late); then(value); };
      this.waiting.set(id, { done: end(done), fail: end(fail) });
      this.to.write(JSON.stringify(message) + "\0");
    });
  }

  /** Opens a file in a window of so many pixels, for a reader of a language who likes it light or dark. */
  async open(file, { width = 1366, height = 768, lang = "zh-CN", scheme = "light" } = {}) {
    if (!this.session) {
      const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
      this.session = (await this.send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
      for (const domain of ["Page", "Runtime", "Network", "Log"]) await this.send(`${domain}.enable`);
    }
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await this.scheme(scheme);
    // What `navigator.language` says.
    const agent = await this.send("Runtime.evaluate", { expression: "navigator.userAgent", returnByValue: true });
    await this.send("Emulation.setUserAgentOverride", { userAgent: agent.result.value, acceptLanguage: lang });
    this.heard = [];
    await this.send("Page.navigate", { url: pathToFileURL(file).href });
    await this.until("document.readyState === 'complete'");
  }

  scheme(value) {
    return this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
  }

  /** How light the page's ground is: 0 for black, 765 for white. */
  lightness() {
    return this.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0)");
  }

  /** What an expression is in the page. */
  async value(expression) {
    const answer = await this.send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.exception?.description}`);
    return answer.result.value;
  }

  /** Waits until an expression is true. */
  async until(expression) {
    const end = Date.now() + PATIENCE;
    while (!await this.value(expression)) {
      if (Date.now() > end) throw new Error(`never comes true: ${expression}`);
      await new Promise(done => setTimeout(done, 30));
    }
  }

  /** Presses a key as a person does. */
  async press(key) {
    const named = { Enter: 13, Escape: 27, Tab: 9, ArrowDown: 40, ArrowUp: 38, ArrowLeft: 37, ArrowRight: 39 }[key];
    const text = named ? {} : { text: key };
    const code = named ? { windowsVirtualKeyCode: named } : {};
    await this.send("Input.dispatchKeyEvent", { type: named ? "rawKeyDown" : "keyDown", key, ...text, ...code });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, ...code });
  }

  /** Clicks on the middle of an element. */
  async click(selector) {
    const find = `document.querySelector(${JSON.stringify(selector)})`;
    const box = await this.value(`(() => { const it = ${find}; it.scrollIntoView({ block: "nearest" }); const b = it.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`);
    for (const type of ["mousePressed", "mouseReleased"]) {
      await this.send("Input.dispatchMouseEvent", { type, x: box[0], y: box[1], button: "left", clickCount: 1 });
    }
  }

  async screenshot(file) {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    writeFileSync(file, Buffer.from(data, "base64"));
  }

  /** What the page asked the network for, and what went wrong in it. */
  faults() {
    const asked = this.heard.filter(({ method }) => method === "Network.requestWillBeSent").map(({ params }) => params.request.url);
    const outside = asked.filter(url => !/^(file|data|blob|about):/.test(url));
    const thrown = this.heard.filter(({ method }) => method === "Runtime.exceptionThrown").map(({ params }) => params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    const logged = this.heard.filter(({ method, params }) => method === "Log.entryAdded" && params.entry.level === "error").map(({ params }) => params.entry.text);
    return [...outside.map(url => `asks for ${url}`), ...thrown, ...logged];
  }

  async close() {
    await this.send("Browser.close").catch(() => {});
    if (this.process.exitCode === null) await new Promise(done => { this.process.once("exit", done); setTimeout(() => this.process.kill("SIGKILL"), 3000).unref(); });
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Collects what is not as it should be. */
export class Checks {
  constructor() { this.wrong = []; this.count = 0; }
  that(is, what) { this.count++; if (!is) this.wrong.push(what); }
  equal(one, other, what) { this.that(JSON.stringify(one) === JSON.stringify(other), `${what}: ${JSON.stringify(one)}, not ${JSON.stringify(other)}`); }
}
