// The report that a failed `assert_page!` leaves: node failure.mjs BROWSER REPORT [FOLDER FOR SCREENSHOTS]
import { join } from "node:path";
import { Browser, Checks } from "./browser.mjs";

const [program, report, shots] = process.argv.slice(2);
const browser = new Browser(program), checks = new Checks();
const value = expression => browser.value(expression);
const shot = name => shots ? browser.screenshot(join(shots, `failure-${name}.png`)) : undefined;
const seen = kind => value(`[...document.querySelectorAll("figure.${kind}")].filter(it => it.offsetParent !== null).length`);

try {
  await browser.open(report);
  checks.that(await value("document.querySelectorAll('section').length === 1"), "a part for the page that differs");
  checks.that(await value("[...document.images].every(image => image.complete && image.naturalWidth > 0)"), "all pictures are there");
  checks.that(await value("document.documentElement.scrollWidth <= innerWidth"), "nothing stands beyond the window");
  checks.equal([await seen("old"), await seen("new"), await seen("heat")], [1, 1, 1], "old, new and difference");
  await shot("side");
  for (const [key, view] of [["2", "blink"], ["3", "onion"]]) {
    await browser.press(key);
    checks.equal(await value("document.body.dataset.view"), view, `the key ${key}`);
    checks.that(await value("(() => { const [a, b] = ['old', 'new'].map(kind => document.querySelector(`figure.${kind} img`).getBoundingClientRect()); return Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.width - b.width) < 1; })()"), `${view}: the pictures lie on each other`);
    await shot(view);
  }
  await browser.press("4");
  checks.equal(await value("document.body.dataset.view"), "heat", "the key 4");
  await browser.press("1");
  const wide = "document.querySelector('figure.new img').offsetWidth", before = await value(wide);
  await browser.press("+");
  checks.that(await value(wide) > before, "nearer");
  await browser.press("0");
  checks.equal(await value(wide), before, "as it was");
  checks.equal(await value("document.documentElement.lang"), "zh-Hans", "the language of a Chinese reader");
  await browser.press("l");
  checks.equal(await value("document.documentElement.lang"), "en", "the other language");
  checks.that(await value("!/[\\u4e00-\\u9fff]/.test([...document.querySelectorAll('header button:not(#lang), h2, figcaption')].map(it => it.innerText).join(' '))"), "English is English");
  checks.that(await browser.lightness() > 500, "light by day");
  await browser.scheme("dark");
  checks.that(await browser.lightness() < 200, "dark by night");
  await shot("dark");
  checks.equal(browser.faults(), [], "no request, no fault");
} catch (error) {
  checks.wrong.push(error.message);
} finally {
  await browser.close();
}
for (const wrong of checks.wrong) console.error(wrong);
console.log(`${checks.count} checks, ${checks.wrong.length} wrong`);
process.exit(checks.wrong.length ? 1 : 0);
