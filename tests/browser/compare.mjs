// The report of `banxin compare` as people use it: node compare.mjs BROWSER REPORT [FOLDER FOR SCREENSHOTS]
//
// The report is of sixteen pages; two of its changes count, and another is under a mask.
import { join } from "node:path";
import { Browser, Checks } from "./browser.mjs";

const [program, report, shots] = process.argv.slice(2);
const browser = new Browser(program), checks = new Checks();
const value = expression => browser.value(expression);
const shot = name => shots ? browser.screenshot(join(shots, `${name}.png`)) : undefined;
const pressed = group => value(`[...document.querySelectorAll("#${group} button")].findIndex(it => it.getAttribute("aria-pressed") === "true")`);
const current = () => value(`document.querySelector("aside li[aria-current=true]")?.id ?? null`);
// The share of a picture's pixels that a test of red, green and blue is true of.
const share = (test, n = 0) => value(`(() => { const canvas = document.querySelectorAll(".sheet canvas")[${n}]; const d = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data; let count = 0; for (let i = 0; i < d.length; i += 4) { const [r, g, b] = [d[i], d[i + 1], d[i + 2]]; if (${test}) count++; } return count / (d.length / 4); })()`);
const drawn = () => browser.until(`[...document.querySelectorAll(".sheet canvas")].every(canvas => canvas.width > 300 || canvas.height > 150)`);
const inside = (inner, outer) => value(`(() => { const a = document.querySelector(${JSON.stringify(inner)})?.getBoundingClientRect(), b = document.querySelector(${JSON.stringify(outer)}).getBoundingClientRect(); return !!a && a.left >= b.left - 1 && a.top >= b.top - 1 && a.right <= b.right + 1 && a.bottom <= b.bottom + 1; })()`);

try {
  await browser.open(report);
  await drawn();

  // It begins at the first page that differs, in the reader's language, and fits the window.
  checks.equal(await value("document.documentElement.lang"), "zh-Hans", "the language of a Chinese reader");
  checks.that((await value("document.getElementById('verdict').textContent")).includes("2"), "the head says how many changes count");
  checks.equal(await value("document.getElementById('page').options.length"), 16, "pages to choose from");
  checks.that(await value("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"), "the window has no bars at 1366 × 768");
  checks.that(await value("document.querySelector('nav').clientHeight < 100"), "the tools take two rows at most");
  checks.that(await inside(".sheet", "main"), "the whole page is seen");
  await shot("side");

  // From change to change by keyboard.
  const first = await value("[...document.querySelectorAll('aside li:not(.passed)')].map(it => it.id)");
  await browser.press("j");
  checks.equal(await current(), await value("document.querySelector('aside li').id"), "the first change");
  while (await current() !== first[0]) await browser.press("j");
  const one = await current();
  checks.that(await inside(".region.here", "main"), "the place of a change is seen");
  await browser.press("j");
  const two = await current();
  checks.that(two !== one, "the next change");
  await browser.press("ArrowUp");
  checks.equal(await current(), one, "back to the one before");
  await value(`document.getElementById(${JSON.stringify(first.at(-1))}).focus()`);
  await browser.press("Enter");
  checks.equal(await current(), first.at(-1), "the change that has the focus");
  const page = await value("document.getElementById('page').value");
  await browser.press("n");
  checks.equal(await value("document.getElementById('page').value"), String(+page + 1), "the next page");
  await browser.press("p");
  checks.equal(await value("document.getElementById('page').value"), page, "the page before");
  await browser.click(`[id="${first[0]}"]`);
  checks.equal(await current(), first[0], "the change that is clicked");

  // The ways of looking.
  for (const [n, mode] of ["side", "onion", "slider", "blink", "heat"].entries()) {
    await browser.press(String(n + 1));
    await drawn();
    checks.equal(await pressed("modes"), n, `the switch of ${mode}`);
    await shot(mode);
    if (mode === "onion") {
      const before = await value("document.querySelectorAll('.sheet canvas')[1].style.opacity");
      await browser.press("]");
      const after = await value("document.querySelectorAll('.sheet canvas')[1].style.opacity");
      checks.that(+after > +before, `more of the new page: ${before}, then ${after}`);
    }
    if (mode === "slider") {
      await browser.press("[");
      checks.that((await value("document.querySelectorAll('.sheet canvas')[1].style.clipPath")).includes("%"), "the slider covers a part");
      checks.that(await inside(".knob", ".sheet"), "the slider is seen");
    }
    if (mode === "blink") {
      const light = "document.querySelectorAll('.sheet canvas')[1].style.opacity";
      await browser.until(`${light} === "0"`);
      await browser.until(`${light} === "1"`);
    }
    if (mode === "heat") checks.that(await share("r > 150 && g < 120 && b < 120") > 0, "what differs is red");
  }
  await browser.click("#modes button:first-child");
  checks.equal(await pressed("modes"), 0, "a click on a switch");
  await drawn();

  // Plates: the pages are in black ink.
  const ink = "r + g + b < 300";
  const whole = await share(ink);
  for (const [n, plate] of ["C", "M", "Y", "K"].entries()) {
    await browser.click(`#plates button:nth-child(${n + 2})`);
    await drawn();
    const seen = await share(ink);
    checks.that(plate === "K" ? Math.abs(seen - whole) < .01 && seen > .01 : seen < whole / 4, `the plate ${plate}: ${seen} of ${whole}`);
  }
  await browser.click("#plates button:first-child");

  // Nearer and farther.
  const wide = "document.querySelector('.sheet').offsetWidth";
  const fit = await value(wide), said = await value("document.getElementById('zoom').textContent");
  for (let n = 0; n < 6; n++) await browser.press("+");
  checks.that(await value(wide) > 3 * fit, "six steps nearer");
  checks.that(await value("document.getElementById('zoom').textContent") !== said, "the zoom is said");
  checks.that(await value("document.getElementById('main').scrollWidth > document.getElementById('main').clientWidth"), "what is nearer can be moved");
  await browser.press("j");
  checks.that(await value("(() => { const a = document.querySelector('.region.here').getBoundingClientRect(), b = document.querySelector('main').getBoundingClientRect(); return a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top; })()"), "the change is seen from near");
  await shot("near");
  await browser.press("0");
  checks.that(await inside(".sheet", "main"), "the whole page again");

  // Marks, the list under masks, the layers.
  checks.that(await value("document.querySelectorAll('.region').length > 0"), "the page has marks");
  await browser.press("m");
  checks.equal(await value("[...document.querySelectorAll('.region')].filter(it => it.offsetParent !== null).length"), 0, "no mark is seen");
  await browser.press("m");
  await browser.click("#masked");
  checks.that(await value("document.querySelectorAll('aside li').length > 0 && [...document.querySelectorAll('aside li')].every(it => it.classList.contains('passed'))"), "the list of what is under a mask");
  await shot("masked");
  await browser.click("#layers button:first-child");
  checks.that(await value("document.querySelectorAll('aside li:not(.passed)').length === 2"), "all changes again");

  // Light and dark, as the screen is and as the reader wants.
  checks.that(await browser.lightness() > 500, "light by day");
  await browser.scheme("dark");
  checks.that(await browser.lightness() < 200, "dark by night");
  await shot("dark");
  await browser.press("d");
  checks.that(await browser.lightness() > 500, "light by choice");
  await browser.press("d");

  // The other language, with nothing left of the first but its name.
  await browser.press("l");
  checks.equal(await value("document.documentElement.lang"), "en", "the other language");
  const words = await value("[...document.querySelectorAll('nav, #verdict, #layers, #list h2, #list .l')].map(it => it.textContent).join(' ')");
  checks.that(!/[\u4e00-\u9fff]/.test(words), `English is English: ${words}`);
  await shot("english");
  await browser.press("?");
  checks.that(await value("document.getElementById('keys').open"), "the list of keys opens");
  await shot("keys");
  await browser.press("Escape");
  checks.that(await value("!document.getElementById('keys').open"), "and closes");

  checks.equal(browser.faults(), [], "no request, no fault");

  // A reader of English who likes the dark finds both.
  await browser.open(report, { lang: "en-GB", scheme: "dark" });
  checks.equal(await value("document.documentElement.lang"), "en", "the language of an English reader");
  checks.that(await browser.lightness() < 200, "dark from the beginning");
} catch (error) {
  checks.wrong.push(error.message);
} finally {
  await browser.close();
}
for (const wrong of checks.wrong) console.error(wrong);
console.log(`${checks.count} checks, ${checks.wrong.length} wrong`);
process.exit(checks.wrong.length ? 1 : 0);
