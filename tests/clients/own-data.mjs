// What is a person's own, in Chromium: how far they prove themselves to an app, all that is kept of them, and the end of it. By a passkey
// with JavaScript, and by an authenticator app without.
//
//   node own-data.mjs <file with the ready line> --program DOORWARD --config FILE
//   node own-data.mjs <file with the ready line> --program DOORWARD --config FILE --after-grace
//
// The first has people of its own added by the program and leaves both to be deleted, once `lifetimes.deletion_grace`, which is to be a
// few seconds, is over. The second is run when the same server was started again, which erases at once those whose day has come. Ends
// with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { totp, withAuthenticator } from './lib/authenticator.mjs';
import { launch, window } from './lib/browser.mjs';
import { addPerson, allow, beginFlow, flowEnded, idToken, kind, onPage, setUpApp, signIn, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const { issuer, client } = readReadyLine();
const { origin } = new URL(issuer);
const start = `${issuer}/playground`;
const program = option('program');
const common = ['--config', option('config'), 'user'];
const people = [
  { username: 'kim', email: 'kim@example.com', name: 'Kim Doe', password: 'quilted lamp harbour nineteen' },
  { username: 'lee', email: 'lee@example.com', name: 'Lee Roe', password: 'seven brass kettles whistle' },
];
const browser = await launch();

const isThere = ({ username }) => spawnSync(program, [...common, 'show', username]).status === 0;

// Somebody at their browser, with a second way in. `asApp` answers the page of the second factor where an app asked for more, and `prove`
// wherever else; `acr` and `amr` are what the app then hears.

/** With JavaScript: a passkey beside the password. */
async function byPasskey(person) {
  addPerson(person);
  const opened = await withAuthenticator(browser, origin);
  const { page } = opened;
  await signIn(page, `${issuer}/account/passkeys`, person);
  await page.fill('#name', 'My laptop');
  await page.click('[data-passkey-button]');
  await page.getByText('My laptop').waitFor();
  const prove = (at = page) => at.click('[data-passkey-button]');
  const elsewhere = () => withAuthenticator(browser, origin);
  return { ...opened, person, prove, asApp: prove, elsewhere, acr: 'phr', amr: ['hwk', 'user', 'mfa', 'pwd'], secrets: [], way: '/account/passkeys', devices: 0 };
}

/** Without JavaScript: an app, of which this device is not asked, as it is trusted. */
async function byApp(person) {
  addPerson(person);
  const opened = await window(browser, origin, { javaScriptEnabled: false });
  const { context, page } = opened;
  const { secret, codes } = await setUpApp(page, issuer, person);
  const left = [...codes];
  const prove = async (at = page, trusts = false) => {
    await at.getByRole('link', { name: 'Use a recovery code' }).click();
    await at.fill('#code', left.pop());
    if (trusts) await at.getByLabel(/Don’t ask again/).check();
    await at.getByRole('button', { name: 'Continue' }).click();
  };
  const asApp = async () => {
    // A code is taken once: that of now was.
    await page.fill('#code', totp(secret, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  await context.clearCookies();
  await signIn(page, `${issuer}/account`, person);
  await onPage(page, 'second-factor');
  await prove(page, true);
  await onPage(page, 'account');
  const elsewhere = () => window(browser, origin, { javaScriptEnabled: false });
  const secrets = [secret.replace(/\s/g, ''), ...codes, ...codes.map((code) => code.replace(/\W/g, ''))];
  return { ...opened, person, prove, asApp, elsewhere, acr: 'urn:doorward:acr:2fa', amr: ['pwd', 'otp', 'mfa'], secrets, way: '/account/app', devices: 1 };
}

/** Signed out, and known to be the same device. */
async function signOut({ context }) {
  const device = (await context.cookies()).filter(({ name }) => name.endsWith('doorward-device'));
  await context.clearCookies();
  await context.addCookies(device);
}

/** An app asks for more than a password: one factor more, once, in the same session. */
async function stepUp(owner) {
  const { page, person, acr } = owner;
  await signOut(owner);
  await beginFlow(page, start);
  await typePassword(page, person);
  await allow(page);
  const before = await idToken(page);
  assert.equal(before.acr, 'urn:doorward:acr:1fa');
  assert.deepEqual(before.amr, ['pwd']);
  await beginFlow(page, start, { acr_values: acr });
  await onPage(page, 'second-factor');
  assert.equal(await page.locator('input[type=password], input[name=username]').count(), 0, 'one factor, and no more');
  await owner.asApp();
  const after = await idToken(page);
  assert.equal(after.acr, acr);
  assert.deepEqual([...after.amr].sort(), [...owner.amr].sort());
  assert.equal(after.sid, before.sid, 'the same session');
  assert.equal(after.sub, before.sub);
  // What is fresh is not asked for again: no page comes between.
  await beginFlow(page, start, { acr_values: acr });
  assert.deepEqual(await idToken(page), after);
  owner.sub = after.sub;
}

/** Opens the archive with a program that nobody here wrote, which compares its checksums, too. */
function unpack(archive) {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-export-'));
  try {
    execFileSync('python3', ['-m', 'zipfile', '--extract', archive, folder]);
    return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Opens a page of the account that wants a fresh proof of both factors, signed in by one. */
async function enterWithProof(owner, path, name) {
  const { page, person } = owner;
  await signIn(page, `${issuer}/account`, person);
  await onPage(page, 'account');
  await page.locator(`a[href="${path}"]`).click();
  await onPage(page, 'second-factor');
  await owner.prove();
  await onPage(page, name);
}

/** Everything that is kept of them, and nothing that proves them. */
async function exported(owner) {
  const { context, page } = owner;
  await signOut(owner);
  await enterWithProof(owner, '/account/export', 'account-export');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const saved = await saving;
  assert.match(saved.suggestedFilename(), /^doorward-\d{4}-\d\d-\d\d\.zip$/);
  const files = unpack(await saved.path());
  const names = ['README.txt', 'activity.json', 'consents.json', 'credentials.json', 'profile.json', 'sessions.json', 'trusted_devices.json'];
  assert.deepEqual(Object.keys(files), names);
  for (const name of names.slice(1)) assert.ok(files['README.txt'].includes(name), name);
  holdsWhatItShould(owner, (name) => JSON.parse(files[`${name}.json`]));
  const cookies = (await context.cookies()).flatMap(({ value }) => value.split('.'));
  holdsNoSecret(files, [owner.person.password, ...owner.secrets, ...cookies]);
}

function holdsWhatItShould({ person, sub, acr, devices }, read) {
  const profile = read('profile');
  assert.deepEqual([profile.sub, profile.username, profile.claims.email, profile.claims.name], [sub, person.username, person.email, person.name]);
  const here = read('sessions').filter((session) => session.address === '127.0.0.1' && /Chrome/.test(session.user_agent));
  assert.ok(here.some((session) => session.acr === acr && session.amr.includes('pwd') && Date.parse(session.created_at) <= Date.now()));
  const [app, ...others] = read('consents');
  assert.deepEqual([app.client_id, others], [client.client_id, []]);
  assert.equal(app.client_name, client.client_name);
  assert.ok(app.scope.split(' ').includes('openid') && app.granted_at);
  const { password, authenticator_app: byApp, recovery_codes_left: codes, passkeys } = read('credentials');
  assert.ok(Date.parse(password.changed_at) <= Date.now());
  if (devices) assert.ok(byApp.created_at && byApp.last_used_at && codes < 10 && codes > 0);
  else assert.deepEqual(passkeys.map(({ name, last_used_at: used }) => [name, Date.parse(used) <= Date.now()]), [['My laptop', true]]);
  assert.equal(read('trusted_devices').length, devices);
  const [last, ...before] = read('activity');
  assert.equal(last.kind, 'exported');
  const kinds = before.map((line) => line.kind);
  for (const kind of ['signed_in', 'factor_added', 'consent_given']) assert.ok(kinds.includes(kind), `${kind}: ${kinds}`);
}

function holdsNoSecret(files, secrets) {
  const ofPasskeys = JSON.parse(files['credentials.json']).passkeys.map(({ id }) => id);
  for (const [name, text] of Object.entries(files)) {
    for (const secret of secrets) assert.ok(!(secret.length > 7 && text.includes(secret)), `${name} has ${secret}`);
    assert.doesNotMatch(text, /argon2|dw_|hash|secret/i, name);
    // A hash, a key or a token, in hexadecimal or base 64, is a long word.
    const long = (text.match(/[\w+/=-]{40,}/g) ?? []).filter((word) => !ofPasskeys.includes(word));
    assert.deepEqual(long, [], name);
  }
}

/** Types the name, and says when it is planned for. */
async function confirmDeletion({ page, person }) {
  await page.fill('#confirm', person.username);
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await onPage(page, 'account-left');
  return Date.parse(await page.locator('main time').getAttribute('datetime'));
}

/** The end: signed out everywhere; kept after all; and left to come. */
async function leaves(owner) {
  const { page, person } = owner;
  const other = await owner.elsewhere();
  await beginFlow(other.page, start);
  await typePassword(other.page, person);
  if (owner.devices) {
    await onPage(other.page, 'second-factor');
    await owner.prove(other.page);
  }
  await flowEnded(other.page, true);
  await signOut(owner);
  await enterWithProof(owner, '/account/delete', 'account-delete');
  await confirmDeletion(owner);
  await page.goto(`${issuer}/account`);
  assert.equal(await kind(page), 'sign-in', 'signed out here');
  await other.page.locator('form[data-form="refresh"] button').click();
  await flowEnded(other.page, false);
  assert.match(await other.page.locator('main').innerText(), /invalid_grant/);
  await other.page.goto(`${issuer}/account`);
  assert.equal(await kind(other.page), 'sign-in', 'and elsewhere');
  await other.context.close();
  await signIn(page, `${issuer}/account`, person);
  await onPage(page, 'leaving');
  await page.getByRole('button', { name: 'Delete it as planned' }).waitFor();
  await page.getByRole('button', { name: 'Keep the account' }).click();
  await onPage(page, 'account');
  await isWhole(owner);
  await signOut(owner);
  await enterWithProof(owner, '/account/delete', 'account-delete');
  const due = await confirmDeletion(owner);
  await signIn(page, `${issuer}/account`, person);
  await onPage(page, 'leaving');
  await page.getByRole('button', { name: 'Delete it as planned' }).click();
  await onPage(page, 'home');
  await page.goto(`${issuer}/account`);
  assert.equal(await kind(page), 'sign-in', 'and signed out again');
  return due;
}

/** To the app they are who they were, and it need not ask; their other way in is there. */
async function isWhole({ page, person, sub, way }) {
  await page.locator('.who').getByText(person.name).waitFor();
  await page.goto(`${issuer}/account/security`);
  assert.match(await page.locator('main li').filter({ has: page.locator(`a[href="${way}"]`) }).innerText(), /1\W passkey|Since/);
  await beginFlow(page, start);
  assert.equal((await idToken(page)).sub, sub);
}

/** What is said to whoever signs in by this name, without the name. */
async function refusal({ username, password }, javaScriptEnabled) {
  const { context, page } = await window(browser, origin, { javaScriptEnabled });
  await signIn(page, `${issuer}/account`, { username, password });
  await page.locator('[role="alert"], #message').first().waitFor();
  const seen = [await kind(page), (await page.locator('main').innerText()).replaceAll(username, 'NAME')];
  await context.close();
  return seen;
}

if (process.argv.includes('--after-grace')) {
  for (const [person, javaScriptEnabled] of [[people[0], true], [people[1], false]]) {
    await check(`${person.username} is gone after the grace, and is nobody to whoever signs in`, async () => {
      for (let tries = 0; isThere(person); tries += 1) {
        assert.ok(tries < 100, 'still there');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const unknown = await refusal({ ...person, username: 'nobody' }, javaScriptEnabled);
      assert.match(unknown[1], /is not right/);
      assert.deepEqual(await refusal(person, javaScriptEnabled), unknown);
    });
  }
} else {
  let due = 0;
  for (const [enter, person, how] of [[byPasskey, people[0], 'with JavaScript, by a passkey'], [byApp, people[1], 'without JavaScript, by an app']]) {
    let owner;
    await check(`an app that asks for more gets one factor more, ${how}`, async () => {
      owner = await enter(person);
      await stepUp(owner);
    });
    await check(`an export has everything of its person, and no secret, ${how}`, () => exported(owner));
    await check(`who leaves is signed out everywhere, may keep the account, and leaves it so, ${how}`, async () => {
      due = await leaves(owner);
      assert.deepEqual(owner.faults, []);
    });
  }
  // What the page says is cut off to the second.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due + 1000 - Date.now())));
}
await browser.close();
