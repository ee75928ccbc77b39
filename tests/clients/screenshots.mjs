// Shoots every page that the test `pages_views` wrote: one picture a page, with the phone in light and dark beside the desk in light
// and dark, and an index of them. `script/screenshots` runs it.
//
//   node screenshots.mjs --dir ../../target/tmp/pages --into ../../docs/screens
//     --only REGEX   shoots only pages whose name matches; the other pictures stay as they are
//
// The pages' texts are fixed, and so is what the browser draws of them: run again on one machine, nothing changes. Other fonts
// make other pictures.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./lib/browser.mjs";
import { serve } from "./lib/folder.mjs";

const { values: flags } = parseArgs({
  options: { dir: { type: "string" }, into: { type: "string" }, only: { type: "string", default: "" } },
});
if (!flags.dir || !flags.into) throw new Error("usage: node screenshots.mjs --dir FOLDER --into FOLDER [--only REGEX]");

/** What a page is for, by its `data-page`, in the order of the index. A kind that is not here stands at the end. */
const purposes = {
  "sign-in": "Asks who is there: the first step of every sign-in.",
  password: "Asks for the password, where one has one.",
  "second-factor": "Asks for the second proof: a passkey, a code of an authenticator app, or a recovery code.",
  "mail-code": "Waits for a code that was mailed.",
  link: "Asks whether to do what the link of a mail is for.",
  "sign-up": "Asks for the address of a new account.",
  "sign-up-details": "Asks for the name and the password of a new account.",
  enrol: "Sets up a second step on the way, where one is required.",
  "enrol-codes": "Shows the recovery codes of a second step that was set up on the way, or of a passkey that was offered.",
  "passkey-offer": "Offers a passkey after a sign-in with a password.",
  "link-upstream": "Asks who has just signed in whether another provider is linked to their account.",
  "directory-password": "Asks for a new password where the directory that keeps it wants one before one goes on.",
  "new-password": "Asks for a new password before one goes on.",
  accounts: "Asks which account of this browser to go on with.",
  consent: "Asks whether an app may have what it asks for.",
  device: "Asks for the code that a device shows.",
  "device-approval": "Asks whether an app on another device is let in.",
  "request-approval": "Asks whether what an app asks by the back channel is allowed.",
  "device-done": "Says that the device was let in, or turned away.",
  "form-post": "Carries the answer to an app that wants it posted; seen only where scripts are off.",
  "sign-out": "Asks whether to sign out.",
  "signed-out": "Says that one is signed out, and leads back to the app.",
  account: "Where one looks after one's account.",
  "account-profile": "What apps hear of one, and how it is changed.",
  "account-email": "The e-mail address, and another one.",
  "account-picture": "A picture of oneself.",
  "account-preferences": "Language, time zone, colours and mails.",
  "account-security": "The ways in that an account has.",
  "account-passkeys": "Makes, names and removes passkeys.",
  "account-app": "Sets up an authenticator app.",
  "account-recovery-codes": "Makes recovery codes.",
  "account-providers": "Links other providers, and takes them away.",
  "account-second-step": "Whether a passkey is asked for after each password.",
  "account-directory-password": "Changes a password that a directory keeps, or says that it is changed there.",
  "account-password": "Changes the password.",
  "account-sessions": "Where one is signed in, and the way to end it.",
  "account-apps": "Which apps have access, and the way to take it back.",
  "account-requests": "What apps ask by the back channel, and wait for.",
  "account-activity": "What happened to the account.",
  "account-export": "Everything that is kept of one, as a file.",
  "account-delete": "Has the account deleted.",
  "account-left": "Says that the account is to be deleted, or is.",
  leaving: "Asks who signs in before that whether the account is to stay.",
  error: "Says why it does not go on, and what to do now.",
  home: "What the server's own address shows.",
  "playground-mail": "In `doorward dev` alone: what would have been mailed, while no mail server is named.",
  playground: "In `doorward dev` alone: an app to try the provider with, and what it was told.",
};

/** Pages that are shown in other languages too, where they are written and a font of this machine has their letters. */
const abroad = { pages: ["sign-in", "password-wrong", "consent", "account-security", "error-expired"], languages: ["ar", "de", "ja"] };

const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const looks = [
  { colorScheme: "light", ...phone },
  { colorScheme: "dark", ...phone },
  { colorScheme: "light", ...desk },
  { colorScheme: "dark", ...desk },
];
/** Longer pages are cut. */
const longest = 2 * phone.height;
const largest = 60_000;

/** The pages to shoot: file without its ending, name of the picture, name of the page, words about which one it is. */
function chosen() {
  const files = readdirSync(flags.dir).filter((file) => file.endsWith(".html")).map((file) => file.replace(/\.html$/, ""));
  const hasFont = (language) => language !== "ja" || execFileSync("fc-list", [":lang=ja", "family"], { encoding: "utf8" }).match(/CJK|Gothic|Mincho|JP/);
  const pages = [];
  for (const file of files.sort()) {
    const [name, texts, language] = file.split(".");
    if (texts === "typical" && language === "en") pages.push({ file, picture: name, name, words: "" });
    else if (texts === "branded" && language === "en") pages.push({ file, picture: `${name}.branded`, name, words: "with a tenant's logo, accent and links" });
    else if (texts === "typical" && abroad.languages.includes(language) && abroad.pages.includes(name) && hasFont(language))
      pages.push({ file, picture: `${name}.${language}`, name, words: `in ${new Intl.DisplayNames("en", { type: "language" }).of(language)}` });
  }
  if (pages.length === 0) throw new Error(`no pages in ${flags.dir}: run script/screenshots, which makes them`);
  return pages;
}

async function open(browser, { colorScheme, width, height }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: "reduce", locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  // It would leave before it is seen.
  await page.route(/\/static\/(form-post|leave)\./, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  return page;
}

async function shoot(page, url, { width, height }) {
  await page.setViewportSize({ width, height });
  await page.goto(url, { waitUntil: "load" });
  // What comes a little later: the focus, and the button for passkeys.
  const isReady = () =>
    [document.activeElement, null].includes(document.querySelector("[autofocus]")) && !document.querySelector("[data-passkey-button][hidden]");
  await page.waitForFunction(isReady, undefined, { timeout: 3000 }).catch(() => console.error(`${url} is not ready after three seconds`));
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  // A window as high as the page: what is drawn beyond a window's edge differs by a pixel now and then.
  if (whole > height) await page.setViewportSize({ width, height: Math.min(whole, longest) });
  await page.evaluate(async () => {
    await Promise.all([...document.images].map((image) => image.decode()));
    scrollTo(0, 0);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  return page.screenshot({ animations: "disabled", caret: "hide" });
}

/** Four shots beside one another on grey: phones as they are, desks at half their size. Runs in the browser. */
async function compose({ shots, largest }) {
  const gap = 16;
  const pictures = await Promise.all(shots.map(async (shot) => createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob())));
  const [light, dark, lightDesk, darkDesk] = pictures;
  const canvas = document.createElement("canvas");
  canvas.width = light.width + dark.width + lightDesk.width / 2 + 4 * gap;
  canvas.height = Math.max(light.height, dark.height, (lightDesk.height + darkDesk.height) / 2 + gap) + 2 * gap;
  const context = canvas.getContext("2d");
  context.fillStyle = "#9a958c";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  let left = gap;
  for (const picture of [light, dark]) {
    context.drawImage(picture, left, gap);
    left += picture.width + gap;
  }
  let top = gap;
  for (const picture of [lightDesk, darkDesk]) {
    context.drawImage(picture, left, top, picture.width / 2, picture.height / 2);
    top += picture.height / 2 + gap;
  }
  const encode = (picture, quality) => picture.toDataURL("image/webp", quality).split(",")[1];
  const isSmall = (text) => text.length * 0.75 < largest;
  const fine = [0.7, 0.6, 0.5].map((quality) => encode(canvas, quality)).find(isSmall);
  if (fine) return fine;
  const small = document.createElement("canvas");
  [small.width, small.height] = [canvas.width * 0.6, canvas.height * 0.6];
  const brush = small.getContext("2d");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(canvas, 0, 0, small.width, small.height);
  return encode(small, 0.5);
}

/** The index: every page under what it is for. */
function index(pages) {
  const kinds = new Map();
  for (const page of pages) kinds.set(page.kind, [...(kinds.get(page.kind) ?? []), page]);
  const known = Object.keys(purposes);
  const order = [...kinds.keys()].sort((one, two) => (known.indexOf(one) + 1 || 999) - (known.indexOf(two) + 1 || 999) || one.localeCompare(two));
  const lines = [
    "# Every page",
    "",
    "Each as on a phone and on a desk, light and dark. `script/screenshots` makes the pictures and this list, of the samples in",
    "`tests/web/pages_views/samples.rs`; very long pages are cut.",
  ];
  for (const kind of order) {
    lines.push("", `## ${kind}`);
    if (purposes[kind]) lines.push("", purposes[kind]);
    else console.error(`Nobody says what ${kind} is for: give it its line in tests/clients/screenshots.mjs, purposes.`);
    for (const { picture, title, words } of kinds.get(kind)) {
      const shown = picture.split(".")[0];
      lines.push("", `\`${shown}\`${words ? `, ${words}` : ""}: “${title}”`, "", `![${title}](${picture}.webp)`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const pages = chosen();
const only = new RegExp(flags.only);
mkdirSync(flags.into, { recursive: true });
const { server, origin } = await serve(flags.dir);
const browser = await launch();
const views = await Promise.all(looks.map((look) => open(browser, look)));
const easel = await (await browser.newContext()).newPage();
for (const page of pages) {
  const html = readFileSync(join(flags.dir, `${page.file}.html`), "utf8");
  page.kind = html.match(/data-page="([^"]*)"/)?.[1] ?? "";
  // As Markdown shows it: the isolates around names are not letters.
  page.title = (html.match(/<title>([^]*?)<\/title>/)?.[1] ?? "").split(" · ")[0].replace(/[\u2066-\u2069]/g, "").replaceAll("&#39;", "’").trim();
  const file = join(flags.into, `${page.picture}.webp`);
  if (existsSync(file) && !only.test(page.picture)) continue;
  const shots = await Promise.all(views.map(async (view, nth) => (await shoot(view, `${origin}/${page.file}.html`, looks[nth])).toString("base64")));
  writeFileSync(file, Buffer.from(await easel.evaluate(compose, { shots, largest }), "base64"));
}
await browser.close();
server.close();
writeFileSync(join(flags.into, "README.md"), index(pages));
// What no page has any more.
const kept = new Set(["README.md", ...pages.map(({ picture }) => `${picture}.webp`)]);
for (const file of readdirSync(flags.into)) if (!kept.has(file)) rmSync(join(flags.into, file));
const sizes = [...kept].map((file) => statSync(join(flags.into, file)).size);
const large = pages.map(({ picture }) => picture).filter((picture) => statSync(join(flags.into, `${picture}.webp`)).size >= largest);
if (large.length > 0) console.error(`Larger than ${largest} bytes: ${large.join(", ")}`);
console.log(`${pages.length} pages, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000)} kB in ${flags.into}`);
