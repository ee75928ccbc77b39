// npm's oidc-client-ts, unchanged, as a page of another origin uses it: sign-in by redirect and in a window, silent renewal by refresh token
// and by frame, proofs of possession, revocation, logout. All that its scripts ask for they ask across origins. The app is at https, as an
// app of everybody is: of what is at http on one's own machine, or has its own scheme, nobody is sure whose it is, and people are asked each
// time (RFC 8252 §8.6).
//   NODE_EXTRA_CA_CERTS=FILE node oidc-client-ts.mjs <file with the ready line> --cert FILE --key FILE   what the app's own TLS has
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { launch } from './lib/browser.mjs';
import { allow, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const issuer = ready.issuer.replace(/\/$/, '');
const library = join(dirname(createRequire(import.meta.url).resolve('oidc-client-ts/package.json')), 'dist/browser/oidc-client-ts.min.js');

// The app: one page at every address, which has the library and does what it is told to.
const tls = { cert: readFileSync(option('cert')), key: readFileSync(option('key')) };
const server = createServer(tls, (request, response) => {
  const isLibrary = request.url === '/oidc-client-ts.js';
  response.setHeader('content-type', isLibrary ? 'text/javascript' : 'text/html');
  response.end(isLibrary ? readFileSync(library) : '<!doctype html><title>app</title><script src="/oidc-client-ts.js"></script>');
});
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const app = `https://localhost:${server.address().port}`;

/** Registers an app like this one. */
async function register(more) {
  const metadata = {
    client_name: 'One Page', token_endpoint_auth_method: 'none',
    redirect_uris: [`${app}/callback`, `${app}/silent`, `${app}/popup`], post_logout_redirect_uris: [`${app}/bye`], ...more,
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${ready.admin_token}` };
  const registered = await fetch(`${issuer}/register`, { method: 'POST', headers, body: JSON.stringify(metadata) });
  const client = await registered.json();
  assert.equal(registered.status, 201, JSON.stringify(client));
  return client;
}

/** Gives the page its manager, as a page of the app makes one when it is loaded. */
async function manage(page, client, more = {}) {
  await page.waitForFunction(() => 'oidc' in globalThis);
  await page.evaluate(({ settings, isBound }) => {
    const { IndexedDbDPoPStore, Log, UserManager, WebStorageStateStore } = globalThis.oidc;
    Log.setLogger(console);
    const dpop = isBound ? { store: new IndexedDbDPoPStore(), bind_authorization_code: true } : undefined;
    globalThis.manager = new UserManager({ ...settings, dpop, userStore: new WebStorageStateStore({ store: localStorage }) });
  }, {
    isBound: more.isBound ?? false,
    settings: {
      authority: issuer, client_id: client.client_id, redirect_uri: `${app}/callback`, silent_redirect_uri: `${app}/silent`,
      popup_redirect_uri: `${app}/popup`, post_logout_redirect_uri: `${app}/bye`, scope: 'openid profile email', prompt: 'consent', loadUserInfo: true,
      automaticSilentRenew: false, silentRequestTimeoutInSeconds: 10, ...more.settings,
    },
  });
}

/** Signs in by redirect, and returns who came back. */
async function enter(page, client, more) {
  await page.goto(app);
  await manage(page, client, more);
  await page.evaluate(() => { void globalThis.manager.signinRedirect({ state: { from: 'here' } }); });
  await typePassword(page, ready.person);
  await allow(page);
  await page.waitForURL(`${app}/callback**`);
  await manage(page, client, more);
  return page.evaluate(async () => {
    const user = await globalThis.manager.signinRedirectCallback();
    return { ...user, state: user.state };
  });
}

const browser = await launch();
/** A browser of its own for each. */
async function inWindow(run) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  // Chromium says of each answer that is no success that it failed to load.
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource|ErrorResponse/.test(message.text()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  const seen = await run(page, context);
  assert.deepEqual(faults, []);
  await context.close();
  return seen;
}

try {
  const renewing = await register({ grant_types: ['authorization_code', 'refresh_token'] });
  const framing = await register({ grant_types: ['authorization_code'] });

  await check('sign-in by redirect, userinfo, renewal by refresh token, revocation', () => inWindow(async (page) => {
    const user = await enter(page, renewing);
    assert.equal(user.profile.email, ready.person.email);
    assert.deepEqual(user.state, { from: 'here' });
    assert.ok(user.refresh_token);
    const renewed = await page.evaluate(() => globalThis.manager.signinSilent());
    assert.equal(renewed.profile.sub, user.profile.sub);
    assert.notEqual(renewed.access_token, user.access_token);
    assert.notEqual(renewed.refresh_token, user.refresh_token);
    await page.evaluate(() => globalThis.manager.revokeTokens(['access_token', 'refresh_token']));
    const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${renewed.access_token}` } });
    assert.equal(answer.status, 401);
  }));

  await check('renewal in a frame, until the session ends', () => inWindow(async (page) => {
    const user = await enter(page, framing);
    assert.equal(user.refresh_token, undefined);
    const silent = page.waitForEvent('framenavigated', (frame) => frame.url().startsWith(`${app}/silent`));
    const renewing = page.evaluate(() => globalThis.manager.signinSilent());
    const frame = await silent;
    await frame.waitForFunction(() => 'oidc' in globalThis);
    // As the app's own page for this does.
    await frame.evaluate(() => new globalThis.oidc.UserManager({ authority: 'x', client_id: 'x', redirect_uri: 'x' }).signinSilentCallback());
    const renewed = await renewing;
    assert.equal(renewed.profile.sub, user.profile.sub);
    assert.notEqual(renewed.access_token, user.access_token);
    // Out, and back at the app.
    await page.evaluate(() => { void globalThis.manager.signoutRedirect({ id_token_hint: undefined }); });
    await page.waitForURL(`${app}/bye**`);
    await manage(page, framing);
    const failing = page.waitForEvent('framenavigated', (one) => one.url().startsWith(`${app}/silent`));
    const outcome = page.evaluate(() => globalThis.manager.signinSilent().then(() => 'signed in', (error) => error.error));
    const last = await failing;
    await last.waitForFunction(() => 'oidc' in globalThis);
    await last.evaluate(() => new globalThis.oidc.UserManager({ authority: 'x', client_id: 'x', redirect_uri: 'x' }).signinSilentCallback());
    assert.equal(await outcome, 'login_required');
  }));

  await check('sign-in in a window of its own', () => inWindow(async (page, context) => {
    await page.goto(app);
    await manage(page, framing);
    const opening = context.waitForEvent('page');
    const signing = page.evaluate(() => globalThis.manager.signinPopup());
    const popup = await opening;
    await typePassword(popup, ready.person);
    await allow(popup);
    await popup.waitForURL(`${app}/popup**`);
    await popup.waitForFunction(() => 'oidc' in globalThis);
    await popup.evaluate(() => { void new globalThis.oidc.UserManager({ authority: 'x', client_id: 'x', redirect_uri: 'x' }).signinPopupCallback(); });
    assert.equal((await signing).profile.email, ready.person.email);
  }));

  await check('tokens that are bound to a key of the browser (DPoP)', () => inWindow(async (page) => {
    const user = await enter(page, renewing, { isBound: true, settings: { loadUserInfo: false } });
    assert.equal(user.token_type, 'DPoP');
    const renewed = await page.evaluate(() => globalThis.manager.signinSilent());
    assert.equal(renewed.token_type, 'DPoP');
    // By itself it is good for nothing; with the browser's proof it is.
    const alone = await fetch(`${issuer}/userinfo`, { headers: { authorization: `DPoP ${renewed.access_token}` } });
    assert.equal(alone.status, 401);
    const status = await page.evaluate(async (url) => {
      const now = await globalThis.manager.getUser();
      const proof = await globalThis.manager.dpopProof(url, now, 'GET');
      return (await fetch(url, { headers: { authorization: `DPoP ${now.access_token}`, dpop: proof } })).status;
    }, `${issuer}/userinfo`);
    assert.equal(status, 200);
  }));
} finally {
  await browser.close();
  server.close();
}
