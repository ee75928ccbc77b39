// What mail is for, in Chromium: making an account, a forgotten password, another address, an invitation, signing in by a code and by a link,
// a code as the second factor; with JavaScript and without. And the first three by keyboard alone.
//
//   node mail.mjs <file with the ready line> --mails DIR --program DOORWARD --config FILE [--shots DIR]
//
// DIR is where tests/support/smtp_server.py keeps what it gets. The program, which invites, has the server's environment. Ends with 1 if
// anything is not as it should be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { check, option, readReadyLine } from './lib/ready.mjs';
import { launch, window } from './lib/browser.mjs';
import { Keyboard } from './lib/keyboard.mjs';
import { allow, beginFlow, idToken, kind, onPage } from './lib/person.mjs';

const { issuer } = readReadyLine();
const folder = option('mails');
const shots = option('shots');
const browser = await launch();
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

const read = () => readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
  .map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));

/** Waits for the next mail to an address that has what is looked for in its text. */
async function mailTo(address, pattern, seen) {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = read().slice(seen).find((mail) => mail.to.includes(address) && pattern.test(mail.parts[0][1]));
    if (found) return found.parts[0][1].match(pattern)[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no such mail to ${address} arrived`);
}
const CODE = /^\d{4} \d{4}$/m;
const LINK = /https?:\/\/\S+dw_ml_\S+/;

async function waysBack(javaScriptEnabled) {
  const name = javaScriptEnabled ? 'kim' : 'lee';
  const [address, other] = [`${name}@example.com`, `${name}@new.example`];
  const how = javaScriptEnabled ? 'with JavaScript' : 'without';
  const { context, page, faults } = await window(browser, new URL(issuer).origin, { javaScriptEnabled });

  await check(`an account is made, ${how}`, async () => {
    const seen = read().length;
    await page.goto(`${issuer}/account`);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await onPage(page, 'sign-up');
    await shot(page, 'sign-up');
    await page.fill('#email', address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'mail-code');
    await shot(page, 'mail-code');
    await page.fill('#code', await mailTo(address, CODE, seen));
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'sign-up-details');
    await page.fill('#name', 'Kim Doe');
    await page.fill('#new-password', 'quilted lamp harbour nineteen');
    await shot(page, 'sign-up-details');
    await page.getByRole('button', { name: 'Create account' }).click();
    await onPage(page, 'account');
    await page.getByText(address).waitFor();
  });

  await check(`a forgotten password is replaced by a link, ${how}`, async () => {
    await context.clearCookies();
    const seen = read().length;
    await page.goto(`${issuer}/account`);
    await page.fill('#username', address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await onPage(page, 'mail-code');
    const link = await mailTo(address, LINK, seen);
    const elsewhere = await window(browser, new URL(issuer).origin, { javaScriptEnabled });
    await elsewhere.page.goto(link);
    await elsewhere.page.getByRole('heading', { name: 'Link for another browser' }).waitFor();
    await elsewhere.context.close();
    await page.goto(link);
    await onPage(page, 'link');
    await shot(page, 'link');
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'new-password');
    await page.fill('#new-password', 'seven brass kettles whistle');
    await page.getByRole('button', { name: 'Set password' }).click();
    await onPage(page, 'account');
    await page.goto(link);
    assert.notEqual(await kind(page), 'link', 'once');
  });

  await check(`another address counts once it is confirmed, ${how}`, async () => {
    const seen = read().length;
    await page.goto(`${issuer}/account/email`);
    await onPage(page, 'account-email');
    await page.fill('#email', other);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('Kim').count();
    await shot(page, 'email');
    await page.goto(await mailTo(other, LINK, seen));
    await page.getByRole('button', { name: 'Confirm address' }).click();
    await onPage(page, 'account-email');
    await page.locator('.who').getByText(other).waitFor();
    await mailTo(address, /new\.example/, seen);
  });
  assert.deepEqual(faults.filter((fault) => !/40[39]|410/.test(fault)), []);
  await context.close();
}

async function byKeyboard() {
  const [address, other] = ['pat@example.com', 'pat@new.example'];
  const { context, page, faults } = await window(browser, new URL(issuer).origin, { viewport: { width: 960, height: 800 } });
  const keys = new Keyboard(page);

  await check('an account is made, by keyboard', async () => {
    const seen = read().length;
    await page.goto(`${issuer}/account`);
    await keys.arrive('sign-in', '#username');
    await keys.to('[value=sign-up]');
    await keys.press('Space');
    await keys.arrive('sign-up', '#email');
    await keys.type(address);
    await keys.press('Enter');
    await keys.arrive('mail-code', '#code');
    await keys.type(await mailTo(address, CODE, seen));
    await keys.press('Enter');
    await keys.arrive('sign-up-details', '#new-password');
    await keys.type('quilted lamp harbour nineteen');
    await keys.to('#name', 'Shift+Tab');
    await keys.type('Pat Doe');
    await keys.to('button.primary');
    await keys.press('Space');
    await keys.arrive('account');
    await page.locator('.who').getByText('Pat Doe').waitFor();
  });

  await check('a forgotten password is replaced, by keyboard', async () => {
    await context.clearCookies();
    const seen = read().length;
    await page.goto(`${issuer}/account`);
    await keys.arrive('sign-in', '#username');
    await keys.type(address);
    await keys.press('Enter');
    await keys.arrive('password', '#password');
    await keys.to('[value=reset]');
    await keys.press('Enter');
    await keys.arrive('mail-code', '#code');
    await page.goto(await mailTo(address, LINK, seen));
    await keys.arrive('link', 'button.primary');
    await keys.press('Enter');
    await keys.arrive('new-password', '#new-password');
    await keys.type('seven brass kettles whistle');
    await keys.press('Enter');
    await keys.arrive('account');
  });

  await check('another address is confirmed, by keyboard', async () => {
    const seen = read().length;
    await keys.to('a[href="/account/email"]');
    await keys.press('Enter');
    await keys.arrive('account-email');
    await keys.to('#email');
    await keys.type(other);
    await keys.to('button.primary');
    await keys.press('Space');
    await page.getByRole('status').getByText(other).waitFor();
    await page.goto(await mailTo(other, LINK, seen));
    await keys.arrive('link', 'button.primary');
    await keys.press('Enter');
    await keys.arrive('account-email');
    await page.locator('.who').getByText(other).waitFor();
  });
  assert.deepEqual(faults, []);
  await context.close();
}

async function invited(javaScriptEnabled) {
  const name = javaScriptEnabled ? 'Nina Doe' : 'Omar Roe';
  const address = `${name.split(' ')[0].toLowerCase()}@example.com`;
  const password = 'quilted lamp harbour nineteen';
  const how = javaScriptEnabled ? 'with JavaScript' : 'without';
  const { context, page, faults } = await window(browser, new URL(issuer).origin, { javaScriptEnabled });
  const typeName = async () => {
    await page.fill('#username', address);
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'password');
  };
  /** Asks for a mail in place of the password, and gives what is looked for in it. */
  const ask = async (pattern) => {
    await context.clearCookies();
    const seen = read().length;
    await page.goto(`${issuer}/account`);
    await typeName();
    await page.getByRole('button', { name: 'Get a code by email' }).click();
    await onPage(page, 'mail-code');
    return mailTo(address, pattern, seen);
  };

  await check(`who is invited makes an account, once, ${how}`, async () => {
    const seen = read().length;
    execFileSync(option('program'), ['--config', option('config'), 'user', 'invite', address, '--name', name]);
    const link = await mailTo(address, LINK, seen);
    await page.goto(link);
    await onPage(page, 'link');
    await page.locator('main').getByText(address).first().waitFor();
    await shot(page, 'invitation');
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'sign-up-details');
    assert.equal(await page.locator('#name').inputValue(), name);
    await page.fill('#new-password', password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await onPage(page, 'account');
    await page.locator('.who').getByText(name).waitFor();
    await page.goto(link);
    assert.notEqual(await kind(page), 'link', 'once');
  });

  await check(`somebody signs in by a mailed code, and by a mailed link, ${how}`, async () => {
    await page.fill('#code', await ask(CODE));
    await page.getByRole('button', { name: 'Continue' }).click();
    await onPage(page, 'account');
    const link = await ask(LINK);
    await page.goto(link);
    await onPage(page, 'link');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await onPage(page, 'account');
    await page.locator('.who').getByText(name).waitFor();
  });

  await check(`a mailed code is the second factor, ${how}`, async () => {
    await context.clearCookies();
    const seen = read().length;
    await beginFlow(page, `${issuer}/playground`, { acr_values: 'urn:doorward:acr:2fa' });
    await typeName();
    await page.fill('#password', password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await onPage(page, 'second-factor');
    await page.getByRole('button', { name: 'Send the code' }).click();
    await page.locator('#code').waitFor();
    await shot(page, 'second-factor-mail');
    const code = await mailTo(address, CODE, seen);
    // Of two numbers one is right.
    await page.fill('#code', code === '1234 5678' ? '8765 4321' : '1234 5678');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.locator('#message').waitFor();
    await page.fill('#code', code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await allow(page);
    const { acr, amr } = await idToken(page);
    assert.equal(acr, 'urn:doorward:acr:2fa');
    assert.ok(amr.includes('pwd') && amr.includes('mfa'), `${amr}`);
  });
  assert.deepEqual(faults.filter((fault) => !/40[39]|410/.test(fault)), []);
  await context.close();
}

async function work() {
  const forgotten = async (page, name) => {
    await page.goto(`${issuer}/account`);
    await page.fill('#username', name);
    await page.locator('button.primary').click();
    await page.locator('button[value=reset]').click();
    await page.locator('main[data-page=mail-code], #message').waitFor();
    return kind(page);
  };
  await check('few are let through without work, and who does it goes on', async () => {
    let [tried, last] = [0, 'mail-code'];
    while (last === 'mail-code' && tried < 12) {
      const { context, page } = await window(browser, new URL(issuer).origin, { javaScriptEnabled: false });
      tried += 1;
      last = await forgotten(page, `somebody${tried}`);
      await context.close();
    }
    assert.equal(last, 'password', 'the page says to wait');
    const { context, page, faults } = await window(browser, new URL(issuer).origin, {});
    const brought = [];
    page.on('request', (request) => brought.push(new URLSearchParams(request.postData() ?? '').get('work')));
    assert.equal(await forgotten(page, 'somebody'), 'mail-code');
    assert.match(brought.filter(Boolean).join(), /^\d+\.[\w-]+\.\d+$/);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

await waysBack(true);
await waysBack(false);
await byKeyboard();
await invited(true);
await invited(false);
await work();
await browser.close();
