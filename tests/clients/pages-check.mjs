// Looks at pages in Chromium: every page in light and dark, on a phone and on a desk, at 400 % zoom, in forced colours; a few for people who
// want more contrast, where things may move, and without JavaScript.
//
//   node pages-check.mjs --dir ../../target/tmp/pages            the pages that the test `pages_views` wrote
//   node pages-check.mjs --url http://localhost:8080/ [--url …]  pages of a running server
//     --full           every look of every page, in every language (about 24,000), axe-core at each; without it, a tenth of them
//     --only REGEX     only pages whose name matches
//     --shots FOLDER   saves a picture of each
//     --chromium PATH  which browser (default: $CHROMIUM or /usr/bin/chromium)
//
// A page fails on: any axe-core violation; a request to another origin; an error on the console (so on any breach of the
// Content-Security-Policy); a dialog; sideways scrolling; cut-off text; a card that is not in the middle, or wider than one reads; a control,
// or a link that is no part of a sentence, less than 44 pixels high; a focus that is not where the next act is, or not visible. Ends with 1
// if any page failed. Prints one line a failure, and a summary.

import { readFileSync, readdirSync, existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { prepare, violations } from "./lib/axe.mjs";
import { serve } from "./lib/folder.mjs";

const { values: flags } = parseArgs({
  options: {
    dir: { type: "string" },
    url: { type: "string", multiple: true, default: [] },
    only: { type: "string", default: "" },
    shots: { type: "string" },
    full: { type: "boolean", default: false },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});

const looks = [
  { name: "light-1280", colorScheme: "light", width: 1280, height: 800, axe: true },
  { name: "dark-1280", colorScheme: "dark", width: 1280, height: 800, axe: true },
  { name: "light-360", colorScheme: "light", width: 360, height: 740, axe: true },
  { name: "dark-360", colorScheme: "dark", width: 360, height: 740, axe: true },
  { name: "light-1920", colorScheme: "light", width: 1920, height: 1080 },
  { name: "zoom-320", colorScheme: "light", width: 320, height: 256 },
  { name: "forced-360", colorScheme: "dark", width: 360, height: 740, forcedColors: "active" },
  { name: "contrast-1280", colorScheme: "light", width: 1280, height: 800, contrast: "more", axe: true },
  { name: "contrast-360", colorScheme: "dark", width: 360, height: 740, contrast: "more", axe: true },
  { name: "moving-1280", colorScheme: "light", width: 1280, height: 800, reducedMotion: "no-preference" },
];

// Together these have every kind of part: fields, messages, choices, lists, rows, facts, buttons of each sort, in a narrow card and a wide one.
// What differs between pages is settled in the other looks; contrast and motion are a few rules of the style sheet, which hold for all.
const few = /^(sign-in|password-wrong|second-factor-app|consent|error-expired|account|account-passkeys|account-profile-errors|account-sessions|account-delete|playground-done)\.typical\.en$/;
// Where scripts do something, or are the only way on, and the ways from name to answer.
const plain = /^(sign-in|password|second-factor-passkey|second-factor-app|enrol|consent|new-password|account-passkeys|account-profile)\.typical\.(en|ar)$/;

// Which looks a page of a folder gets without --full, by its texts and language: each colour and width with each length, but not
// the whole product. The first pattern that matches the page's name decides; a page of a server gets every look. axe-core judges what
// the markup says and what colours are: where only the length of the texts or their language differs, layout and focus are enough.
const share = [
  [few, ["light-1280", "light-1920", "dark-360", "zoom-320", "forced-360", "contrast-1280", "contrast-360", "moving-1280"]],
  [/\.typical\.en$/, ["light-1280", "light-1920", "dark-360", "zoom-320", "forced-360"]],
  [/\.typical\.ar$/, ["light-1280", "dark-360"]],
  [/\.long\.en$/, ["dark-1280", "light-360"]],
  [/\.long\.ar$/, ["zoom-320"], "layout alone"],
  [/\.branded\.(en|ar)$/, ["light-360", "dark-1280", "forced-360"]],
  [/\.branded-long\.(en|ar)$/, ["light-1280", "dark-360", "zoom-320"]],
  [/\.short\.en$/, ["dark-1280"], "layout alone"],
  [/\.short\.ar$/, []],
  [/\.hostile\.en$/, ["light-360"]],
  [/\.[a-z]+\.[a-z]+$/, ["light-360"], "layout alone"],
  [/^/, looks.map(({ name }) => name)],
];

// Languages that are written like English take turns: each page is looked at in one of them.
const turns = ["es", "fr", "it", "ja", "nl", "pl", "pt", "zh"];
function isItsTurn(name) {
  const [page, , language] = name.split(".");
  const sum = [...page].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return !turns.includes(language) || turns[sum % turns.length] === language;
}

const failures = [];
const fail = (page, look, what) => {
  failures.push(`${page} ${look}: ${what}`);
  console.error(`FAILED ${failures.at(-1)}`);
};

/** What the page itself can tell: layout, focus and motion. Runs in the browser. */
function inspect({ zoomed, moves }) {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
  const visible = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const named = (element) => `<${element.tagName.toLowerCase()} ${element.className || element.name || element.id}>`;
  for (const element of document.querySelectorAll("body *")) {
    if (!visible(element) || element.closest("svg") || element.matches("input, select")) continue;
    if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow !== "visible" && !element.matches(".tile"))
      found.push(`text is cut off in ${named(element)}`);
    const box = element.getBoundingClientRect();
    if (box.width && (box.left < -1 || box.right > root.clientWidth + 1)) found.push(`${named(element)} leaves the page`);
  }
  const hasWords = (line) => [...line.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
  const isInSentence = (part) => hasWords(part.parentElement) || (getComputedStyle(part.parentElement).display === "inline" && isInSentence(part.parentElement));
  for (const control of document.querySelectorAll("a[href], button, select, summary, textarea, input:not([type=hidden])")) {
    // A link in a sentence is as high as its line (WCAG 2.2, 2.5.8), and a box is ticked by its words, too.
    if (!visible(control) || (control.matches("a:not(.button)") && isInSentence(control))) continue;
    const { height } = (control.matches("[type=checkbox]") ? control.closest("label") : control).getBoundingClientRect();
    if (height < 44) found.push(`${named(control)} is ${height} pixels high`);
  }
  const card = document.querySelector("main").getBoundingClientRect();
  if (card.width > 900 || Math.abs(card.left + card.right - root.clientWidth) > 2) found.push(`the card goes from ${card.left} to ${card.right} of ${root.clientWidth}`);
  // A colour may come softly, where that is welcome; nothing moves by itself.
  const slow = (element) => getComputedStyle(element).transitionDuration.split(", ").some((time) => parseFloat(time) > (moves ? 0.2 : 0));
  for (const element of document.querySelectorAll(moves ? "*" : "button, .button")) {
    const { animationName, transitionProperty } = getComputedStyle(element);
    if (animationName !== "none" || slow(element) || !["all", "background-color"].includes(transitionProperty)) found.push(`${named(element)} moves`);
  }
  if (moves && document.getAnimations().some((motion) => !(motion instanceof CSSTransition))) found.push("something moves by itself");
  const next = document.querySelector("[autofocus]");
  if (next && document.activeElement !== next) found.push(`focus is on ${named(document.activeElement)}, not on ${named(next)}`);
  if (next && !zoomed) {
    const box = next.getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight) found.push("the focus is off the screen");
    // A title has the focus to be read out; it is no control.
    if (next.matches(":not(h1):focus-visible") && getComputedStyle(next).outlineStyle === "none") found.push("the focus cannot be seen");
  }
  return found;
}

/** A browser page, used for many pages one after the other, each in all its looks; `now` and `look` say which. */
async function open(browser) {
  const page = await browser.newPage({ reducedMotion: "reduce" });
  const view = { page, look: looks[0], now: "", origin: "", answered: 0 };
  const failed = (what) => fail(view.now, view.look.name, what);
  await page.route(({ origin }) => origin !== view.origin, (route) => {
    const request = route.request();
    // The one request that may leave: what a form-post page exists to send, or where one is led after signing out.
    const isAnswer = request.method() === "POST" && request.postData()?.includes("state=");
    const isOnward = view.now.startsWith("signed-out-onward") && request.url().includes("state=");
    if (request.isNavigationRequest() && (isAnswer || isOnward)) view.answered += 1;
    else failed(`asks another origin: ${request.url()}`);
    // Nothing to show: the browser stays on the page.
    return route.fulfill({ status: 204 });
  });
  page.on("console", (message) => message.type() === "error" && failed(message.text()));
  page.on("pageerror", (error) => failed(`script error: ${error.message}`));
  page.on("dialog", (dialog) => (failed("a dialog opened"), dialog.dismiss()));
  return view;
}

/** The browser moves the focus when it first paints, which may be later than "load"; inspect() tells if it never does. */
async function painted(page) {
  const focused = () => [document.activeElement, null].includes(document.querySelector("[autofocus]"));
  for (let tries = 0; tries < 40 && !(await page.evaluate(focused)); tries += 1) await page.waitForTimeout(50);
}

/** Shows the page in this look. */
async function dress(view, look) {
  view.look = look;
  const { colorScheme, forcedColors = "none", contrast = "no-preference", reducedMotion = "reduce", width, height } = look;
  await view.page.emulateMedia({ colorScheme, forcedColors, contrast, reducedMotion });
  await view.page.setViewportSize({ width, height });
}

async function check(view, { name, url }, worn) {
  const { page } = view;
  Object.assign(view, { now: name, origin: new URL(url).origin, answered: 0 });
  await dress(view, worn[0]);
  // Not until "load": a form-post page is already on its way to the client then.
  const response = await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => document.readyState !== "loading" && document.styleSheets.length > 0);
  await painted(page);
  if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) fail(name, view.look.name, "is not HTML");
  if ((await page.locator("main[data-page=form-post], main #onward").count()) > 0) {
    await page.waitForTimeout(200);
    if (view.answered !== 1) fail(name, view.look.name, `it went on ${view.answered} times`);
  }
  view.isKnown = false;
  if (worn.some(({ axe }) => axe)) await prepare(page);
  await inspectAs(view, worn[0]);
  for (const look of worn.slice(1)) {
    await dress(view, look);
    // As where it begins.
    await page.evaluate(() => {
      const first = document.querySelector("[autofocus]");
      first?.blur();
      scrollTo(0, 0);
      first?.focus();
    });
    await inspectAs(view, look);
  }
}

async function inspectAs(view, look) {
  const { page, now: name, isKnown } = view;
  for (const found of await page.evaluate(inspect, { zoomed: look.height < 400, moves: look.reducedMotion === "no-preference" })) fail(name, look.name, found);
  if (look.axe) {
    // Who wants more contrast gets the 7:1 of WCAG's level AAA.
    const more = look.contrast ? ["color-contrast-enhanced"] : [];
    for (const found of await violations(page, { isKnown, more })) fail(name, look.name, found);
    view.isKnown = true;
  }
  if (flags.shots) await page.screenshot({ path: join(flags.shots, `${name}.${look.name}.png`), fullPage: true });
}

/** Without JavaScript: the page is the same, and the form-post page's button does the work. */
async function checkWithoutScripts(browser, { name, url }) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  let sent = false;
  await page.route("https://**", (route) => ((sent = true), route.fulfill({ status: 204 })));
  await page.goto(url);
  if (sent) fail(name, "no-script", "something was sent without a click");
  const request = page.waitForRequest(/^https:/, { timeout: 5000 }).catch(() => undefined);
  await page.locator("main button").click({ noWaitAfter: true });
  if (!(await request)) fail(name, "no-script", "the button sends nothing");
  await context.close();
}

/** Without JavaScript: as whole as with it, and nothing is shown that only a script could answer. */
async function checkPlain(browser, { name, url }) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await painted(page);
  for (const found of await page.evaluate(inspect, { zoomed: false, moves: false })) fail(name, "plain", found);
  for (const needy of await page.locator("[data-passkey-button], [data-reveal]").all()) if (await needy.isVisible()) fail(name, "plain", "a button does nothing");
  const words = page.locator("noscript");
  if ((await words.count()) > 0 && !(await words.first().innerText()).trim()) fail(name, "plain", "what needs JavaScript is not said");
  if ((await page.locator("main :is(button, a):visible").count()) === 0) fail(name, "plain", "no way on");
  await context.close();
}

/** HTML and style sheet of the first sign-in page, compressed: less than 30 kB. */
function weigh(folder) {
  const file = "sign-in.typical.en.html";
  const style = readdirSync(join(folder, "static")).find((name) => name.endsWith(".css"));
  const bytes = [join(folder, file), join(folder, "static", style)].reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
  if (bytes >= 30_000) fail("sign-in", "weight", `${bytes} bytes`);
  return bytes;
}

const pages = flags.url.map((url) => ({ name: new URL(url).pathname.replaceAll("/", "_"), url }));
let folder;
if (flags.dir) {
  if (!existsSync(flags.dir)) throw new Error(`no folder ${flags.dir}: run the Rust tests first, they write the pages`);
  folder = await serve(flags.dir);
  for (const file of readdirSync(flags.dir).filter((file) => file.endsWith(".html")).sort())
    pages.push({ name: file.replace(/\.html$/, ""), url: `${folder.origin}/${file}` });
}
const chosen = pages.filter(({ name }) => new RegExp(flags.only).test(name));
if (chosen.length === 0) throw new Error("no page to look at");
if (flags.shots) mkdirSync(flags.shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: flags.chromium,
  args: ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
// As many pages at a time as there are processors, and one that waits for its answer meanwhile.
let looked = 0;
const waiting = chosen.values();
await Promise.all(Array.from({ length: availableParallelism() + 1 }, async () => {
  const view = await open(browser);
  for (const page of waiting) {
    const [, names, isLayoutAlone] = share.find(([pattern]) => pattern.test(page.name));
    const worn = looks.filter(({ name }) => flags.full || (names.includes(name) && isItsTurn(page.name)));
    if (worn.length === 0) continue;
    await check(view, page, flags.full || !isLayoutAlone ? worn : worn.map((look) => ({ ...look, axe: false })));
    looked += worn.length;
  }
}));
for (const page of chosen.filter(({ name }) => name.startsWith("form-post"))) await checkWithoutScripts(browser, page);
const plainPages = chosen.filter(({ name }) => plain.test(name));
for (const page of plainPages) await checkPlain(browser, page);
const weight = flags.dir ? `, sign-in weighs ${weigh(flags.dir)} bytes compressed` : "";
await browser.close();
folder?.server.close();
console.log(`${chosen.length} pages, ${looked + plainPages.length} looks, ${failures.length} failures${weight}`);
process.exitCode = failures.length === 0 ? 0 : 1;
