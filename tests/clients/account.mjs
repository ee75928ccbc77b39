// Looks after an account in Chromium with a virtual authenticator: passkeys, an authenticator app, recovery codes, a trusted device.
//
//   node account.mjs <file with the ready line> [--shots DIR]
//
// The person has a second factor afterwards. Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { check, option, readReadyLine } from './lib/ready.mjs';
import { launch, window } from './lib/browser.mjs';

const { issuer, person } = readReadyLine();
const shots = option('shots');
const browser = await launch();

/** The code of a secret in base 32 (RFC 6238), by nothing of the server's. */
function totp(secret, at = Date.now()) {
  const signs = secret.replace(/\s/g, '');
  const bits = [...signs].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const place = mac.at(-1) & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const kind = (page) => page.locator('main').getAttribute('data-page');
const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

async function withAuthenticator(options = {}) {
  const opened = await window(browser, new URL(issuer).origin, options);
  const cdp = await opened.context.newCDPSession(opened.page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return opened;
}

/** Types name and password, from a page of the account on. */
async function signIn(page, path) {
  await page.goto(issuer + path);
  if ((await kind(page)) === 'sign-in') {
    await page.fill('input[name=username]', person.username);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  assert.equal(await kind(page), 'password');
  await page.fill('input[name=password]', person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const signOut = (page) => page.context().clearCookies();
const mine = await withAuthenticator();
// A passkey that the field offers answers by itself here, for the authenticator says that its person is there: only where that is meant.
await mine.page.addInitScript(() => {
  if (localStorage.getItem('by') !== 'field' && window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
});
const byField = (isMeant) => mine.page.evaluate((by) => localStorage.setItem('by', by), isMeant ? 'field' : 'button');
const { page } = mine;

await check('a passkey is made at the account page', async () => {
  await signIn(page, '/account/passkeys');
  assert.equal(await kind(page), 'account-passkeys');
  await page.fill('#name', 'My laptop');
  await page.click('[data-passkey-button]');
  await page.getByText('My laptop').waitFor();
  await shot(page, 'passkeys');
});

await check('it signs in by the button, and names its owner', async () => {
  await signOut(page);
  await page.goto(`${issuer}/account`);
  assert.equal(await kind(page), 'sign-in');
  await shot(page, 'sign-in');
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account`);
  assert.equal(await kind(page), 'account');
  await shot(page, 'account');
});

await check('it signs in by the field', async () => {
  await signOut(page);
  await byField(true);
  await page.goto(`${issuer}/account/sessions`);
  await page.waitForURL(`${issuer}/account/sessions`);
  await byField(false);
  assert.equal(await kind(page), 'account-sessions');
  await shot(page, 'sessions');
});

let secret;
let codes;
await check('an authenticator app is set up, and recovery codes are made', async () => {
  await page.goto(`${issuer}/account/app`);
  assert.equal(await kind(page), 'account-app', 'the passkey has proven enough');
  secret = await page.locator('code.secret').innerText();
  await shot(page, 'app');
  await page.fill('#code', totp(secret));
  await page.getByRole('button', { name: 'Set up' }).click();
  assert.equal(await kind(page), 'account-recovery-codes');
  await page.getByRole('button', { name: 'Make recovery codes' }).click();
  codes = await page.locator('ol.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  await shot(page, 'recovery-codes');
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'recovery-codes.txt');
});

await check('without JavaScript: password, recovery code, and a device that is trusted', async () => {
  const { context, page: plain, faults } = await window(browser, new URL(issuer).origin, { javaScriptEnabled: false });
  await signIn(plain, '/account');
  assert.equal(await kind(plain), 'second-factor');
  assert.equal(await plain.locator('[data-passkey-button]').isVisible(), false);
  await plain.getByRole('link', { name: 'Use a recovery code' }).click();
  await plain.fill('#code', codes[0].toUpperCase());
  await plain.getByLabel(/Don’t ask again/).check();
  await shot(plain, 'second-factor-recovery');
  await plain.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await kind(plain), 'account');
  await plain.goto(`${issuer}/account/security`);
  await plain.getByText('Trusted devices', { exact: true }).waitFor();
  await shot(plain, 'security');
  // Trusted: the password is enough. Not any more: it is not.
  const device = (await context.cookies()).filter(({ name }) => name.endsWith('doorward-device'));
  assert.equal(device.length, 1);
  await context.clearCookies();
  await context.addCookies(device);
  await signIn(plain, '/account/security');
  assert.equal(await kind(plain), 'account-security');
  await plain.getByRole('button', { name: /Ask again there/ }).click();
  await context.clearCookies();
  await context.addCookies(device);
  await signIn(plain, '/account');
  assert.equal(await kind(plain), 'second-factor');
  await plain.getByRole('link', { name: 'Use your app' }).click();
  await plain.fill('#code', totp(secret, Date.now() + 30_000));
  await plain.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await kind(plain), 'account');
  assert.deepEqual(faults, []);
  await context.close();
});

await check('with a passkey as the second factor', async () => {
  await signOut(page);
  await signIn(page, '/account');
  assert.equal(await kind(page), 'second-factor');
  await shot(page, 'second-factor-passkey');
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account`);
});

await check('a passkey that was removed signs nobody in', async () => {
  await page.goto(`${issuer}/account/passkeys`);
  await page.getByText('Rename or remove').click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).waitFor();
  await signOut(page);
  await page.goto(`${issuer}/account`);
  await page.click('[data-passkey-button]');
  // Chromium forgot it when it was told; where it had not, the page would say that it cannot be used.
  await page.waitForTimeout(500);
  assert.equal(await kind(page), 'sign-in');
});

assert.deepEqual(mine.faults, []);
await browser.close();
