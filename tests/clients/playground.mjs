// Chromium clicks through the playground as a newcomer does: node playground.mjs <file with the ready line> [--screenshots DIR]
// With --screenshots it also takes the README's pictures, light and dark, always of the same size.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, window } from './lib/browser.mjs';
import { allow, beginFlow, flowEnded, onPage } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const origin = new URL(ready.issuer).origin;
const start = `${ready.issuer.replace(/\/$/, '')}/playground`;
const pictures = option('screenshots');
const size = { width: 960, height: 800 };

console.log(`playground at ${start}`);

const username = '[autocomplete~="username"]:not([type="hidden"]):not([readonly])';

async function signIn(page, visit = async () => {}) {
  await onPage(page, 'sign-in');
  await visit('sign-in');
  await page.fill(username, ready.person.username);
  await page.keyboard.press('Enter');
  await onPage(page, 'password');
  await visit('password');
  await page.fill('[autocomplete~="current-password"]', ready.person.password);
  await page.keyboard.press('Enter');
}

/** Allows if the page asks, as it does unless this person allowed the same before. */
async function allowIfAsked(page) {
  const consent = page.locator('main[data-page="consent"]');
  await consent.or(page.locator('main[data-page="playground"][data-succeeded]')).first().waitFor();
  if (await consent.count()) await allow(page);
}

async function succeeded(page) {
  await flowEnded(page, true);
  const verdicts = await page.locator('[data-verified]').evaluateAll((tokens) => tokens.map((token) => token.dataset.verified));
  assert.ok(verdicts.includes('yes'), `no token was verified: ${verdicts}`);
  assert.ok(!verdicts.includes('no'), `a token was not verified: ${verdicts}`);
  return `${await page.locator('ol.steps > li').count()} steps, tokens verified: ${verdicts.join(' ')}`;
}

async function refresh(page) {
  await page.locator('form[data-form="refresh"] button').click();
  return succeeded(page);
}

async function signOut(page) {
  await page.locator('form[data-form="sign-out"] button').click();
  const confirm = page.locator('button[name="decision"][value="sign-out"]');
  const arrived = page.locator('main[data-page="signed-out"], main[data-page="playground"]');
  await confirm.or(arrived).first().waitFor();
  if (await confirm.count()) {
    await confirm.click();
    await arrived.first().waitFor();
  }
  assert.match(await page.locator('.lead').innerText(), /^You signed out/);
}

const browser = await launch();

await check('a newcomer clicks through', async () => {
  const { context, page, faults } = await window(browser, origin, { viewport: size });
  await check('  sign in', async () => {
    await beginFlow(page, start);
    await signIn(page);
  });
  await check('  tokens', async () => {
    await allowIfAsked(page);
    return succeeded(page);
  });
  await check('  refresh', () => refresh(page));
  await check('  once more, without a password', async () => {
    await beginFlow(page, start);
    await allowIfAsked(page);
    return succeeded(page);
  });
  await check('  consent, asked for and refused', async () => {
    await beginFlow(page, start, { prompt: 'consent' });
    await onPage(page, 'consent');
    await page.locator('button[name="decision"][value="deny"]').click();
    await flowEnded(page, false);
    assert.match(await page.locator('main').innerText(), /access_denied/);
  });
  await check('  consent, asked for and given', async () => {
    await beginFlow(page, start, { prompt: 'consent' });
    await allow(page);
    return succeeded(page);
  });
  await check('  a request that is pushed', async () => {
    await beginFlow(page, start, { request_uri: 'pushed' });
    await allowIfAsked(page);
    assert.match(await page.locator('main').innerText(), /request_uri=urn:ietf:params:oauth:request_uri:/);
    return succeeded(page);
  });
  await check('  sign out', () => signOut(page));
  await check('  signed out is signed out', async () => {
    await beginFlow(page, start);
    await onPage(page, 'sign-in');
  });
  assert.deepEqual(faults, []);
  await context.close();
});

await check('a wrong password says so, and keeps what was typed', async () => {
  const { context, page } = await window(browser, origin, { viewport: size });
  await beginFlow(page, start);
  await onPage(page, 'sign-in');
  await page.fill(username, ready.person.username);
  await page.keyboard.press('Enter');
  await page.fill('[autocomplete~="current-password"]', 'not the password');
  await page.keyboard.press('Enter');
  await page.locator('[aria-invalid="true"], [role="alert"]').first().waitFor();
  assert.match(await page.locator('main').innerText(), new RegExp(ready.person.username));
  await page.fill('[autocomplete~="current-password"]', ready.person.password);
  await page.keyboard.press('Enter');
  await page.locator('main[data-page="consent"], main[data-page="playground"]').first().waitFor();
  await context.close();
});

await check('the same without JavaScript', async () => {
  const { context, page, faults } = await window(browser, origin, { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await beginFlow(page, start);
  await signIn(page);
  await allowIfAsked(page);
  await flowEnded(page, true);
  await refresh(page);
  await beginFlow(page, start, { request_uri: 'pushed' });
  await allowIfAsked(page);
  await flowEnded(page, true);
  await signOut(page);
  assert.deepEqual(faults, []);
  await context.close();
});

await check('light or dark by choice, without JavaScript, and back to the same page', async () => {
  const { context, page } = await window(browser, origin, { viewport: { width: 360, height: 740 }, colorScheme: 'light', javaScriptEnabled: false });
  const choose = async (name) => {
    const before = page.url();
    await page.locator(`footer a[href="/theme/${name}"]`).press('Enter');
    await page.locator(name === 'automatic' ? 'html:not([data-theme])' : `html[data-theme="${name}"]`).waitFor({ state: 'attached' });
    assert.equal(page.url(), before);
  };
  await beginFlow(page, start);
  await choose('dark');
  await onPage(page, 'sign-in');
  await page.goto(`${origin}/playground`);
  await choose('light');
  await page.goto(`${origin}/authorize?client_id=nobody&state=x%20y&redirect_uri=https%3A%2F%2Fapp.example%2Fcb`);
  await onPage(page, 'error');
  await choose('dark');
  await choose('automatic');
  await context.close();
});

await check('what a development server would have mailed lies at the playground', async () => {
  const { context, page, faults } = await window(browser, origin, { viewport: size });
  await page.goto(`${origin}/account`);
  await page.fill(username, ready.person.username);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Forgot your password?' }).click();
  await onPage(page, 'mail-code');
  const waiting = page.url();
  await page.getByRole('link', { name: 'Development server' }).click();
  await page.getByRole('link', { name: 'Mail' }).click();
  const letter = page.locator('article').filter({ hasText: ready.person.email }).filter({ hasText: 'dw_ml_' });
  for (let tries = 0; tries < 100 && (await letter.count()) === 0; tries += 1) {
    await page.waitForTimeout(200);
    await page.reload();
  }
  assert.match(await letter.first().innerText(), /^\d{4} \d{4}$/m);
  await letter.first().locator('.letter a').click();
  await onPage(page, 'link');
  // Not used: the next who tries the playground types the password that it names.
  await page.goto(waiting);
  await onPage(page, 'mail-code');
  assert.deepEqual(faults, []);
  await context.close();
});

if (pictures) {
  mkdirSync(pictures, { recursive: true });
  for (const colorScheme of ['light', 'dark']) {
    await check(`pictures, ${colorScheme}`, async () => {
      const { context, page } = await window(browser, origin, { viewport: size, colorScheme });
      const take = (name) => page.screenshot({ path: join(pictures, colorScheme === 'dark' ? `${name}-dark.png` : `${name}.png`), animations: 'disabled', caret: 'hide' });
      await beginFlow(page, start, { prompt: 'consent' });
      const visit = async (name) => {
        if (name !== 'password') await take(name);
      };
      await signIn(page, visit);
      await allow(page, visit);
      await succeeded(page);
      await take('playground');
      await context.close();
    });
  }
}
await browser.close();
console.log('playground: everything as expected');
