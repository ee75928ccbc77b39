// Signs out in Chromium at a relying party that listens here, and hears of it by both channels: the page that the browser gets loads its
// address in a frame (Front-Channel Logout 1.0), and a logout token arrives (Back-Channel Logout 1.0), also for a session that somebody
// ends at their account, and for an app that they disconnect. The tokens are verified by npm's jose.
//
//   node logout.mjs <file with the ready line> [--shots DIR]
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { launch, window } from './lib/browser.mjs';
import { allow, onPage, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const ready = readReadyLine();
const { issuer, person } = ready;
const { origin } = new URL(issuer);
const shots = option('shots');
const random = () => randomBytes(32).toString('base64url');
const metadata = await (await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));

/** What the relying party was asked for, in order: { method, path, query, cookies, form, destination }. */
const seen = [];
const party = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://party');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { cookie = '', referer, 'content-type': type, 'sec-fetch-dest': destination } = request.headers;
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  seen.push({ method: request.method, path: pathname, query: searchParams, cookies: cookie, referer, type, form, destination });
  if (pathname === '/backchannel') return response.writeHead(200, { 'cache-control': 'no-store' }).end();
  // Whoever is called back is signed in at the app. Only a cookie that says so comes with a frame in a page of another site.
  if (pathname === '/callback') response.setHeader('set-cookie', ['app=1; HttpOnly; SameSite=Lax; Path=/', 'frame=1; HttpOnly; SameSite=None; Secure; Path=/']);
  return response.setHeader('content-type', 'text/html').end(`<!doctype html><title>${pathname}</title><link rel="icon" href="data:,"><p>${pathname}`);
});
await new Promise((resolve) => party.listen(0, '127.0.0.1', resolve));
// localhost, where the server is, and 127.0.0.1 are two sites; two ports of localhost are one.
assert.equal(new URL(issuer).hostname, 'localhost');
const home = `http://127.0.0.1:${party.address().port}`;
const sameSite = `http://localhost:${party.address().port}`;

/** The next request to that path, which is taken out of what was seen. */
async function next(path, within = 10_000) {
  for (const until = Date.now() + within; ; await wait(20)) {
    const at = seen.findIndex((one) => one.path === path);
    if (at >= 0) return seen.splice(at, 1)[0];
    assert.ok(Date.now() < until, `nothing came to ${path}; seen: ${seen.map((one) => one.path).join(' ')}`);
  }
}

async function register(base, more = {}) {
  const answer = await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.admin_token}` },
    body: JSON.stringify({
      client_name: 'Harbour', redirect_uris: [`${base}/callback`], post_logout_redirect_uris: [`${base}/signed-out`],
      backchannel_logout_uri: `${home}/backchannel`, backchannel_logout_session_required: true,
      frontchannel_logout_uri: `${base}/frontchannel?own=1`, frontchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_post', ...more,
    }),
  });
  const client = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(client));
  return client;
}

/** A window in which the person signs in at the app; it looks only for faults of our own pages. */
async function signedIn(browser, client, options) {
  const opened = await window(browser, origin, options);
  const { page } = opened;
  const verifier = random();
  const [callback] = client.redirect_uris;
  const query = new URLSearchParams({
    client_id: client.client_id, redirect_uri: callback, response_type: 'code', scope: 'openid', state: random(), nonce: random(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', prompt: 'consent',
  });
  await page.goto(`${metadata.authorization_endpoint}?${query}`);
  await typePassword(page, person);
  await allow(page);
  await page.waitForURL(`${callback}?**`);
  const { query: answer } = await next('/callback');
  const body = new URLSearchParams({
    grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: callback, code_verifier: verifier,
    client_id: client.client_id, client_secret: client.client_secret,
  });
  const tokens = await (await fetch(metadata.token_endpoint, { method: 'POST', body })).json();
  const { payload } = await jwtVerify(tokens.id_token, keys, { issuer, audience: client.client_id });
  assert.ok(payload.sid, 'the ID token names the session');
  return { ...opened, idToken: tokens.id_token, claims: payload };
}

/** The logout token that came, verified as Back-Channel Logout 1.0 §2.6 says: it is about that session. */
async function told(client, claims) {
  const { method, type, form, cookies } = await next('/backchannel');
  assert.deepEqual([method, type, cookies], ['POST', 'application/x-www-form-urlencoded', '']);
  assert.deepEqual([...form.keys()], ['logout_token']);
  const { payload, protectedHeader } = await jwtVerify(form.get('logout_token'), keys, {
    issuer, audience: client.client_id, typ: 'logout+jwt', requiredClaims: ['iat', 'exp', 'jti'],
  });
  assert.deepEqual(payload.events, { [EVENT]: {} });
  assert.deepEqual([payload.sid, payload.sub], [claims.sid, claims.sub]);
  assert.equal('nonce' in payload, false);
  return protectedHeader.alg;
}

/** Where the app sends the browser to sign out, and to come back with that state. */
function endSession(client, idToken, state) {
  const [back] = client.post_logout_redirect_uris;
  return `${metadata.end_session_endpoint}?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: back, state })}`;
}

/** What the frame asked for: with the issuer and the session, and the app's own query. */
async function framed(claims) {
  const { method, query, cookies, destination, referer } = await next('/frontchannel');
  assert.deepEqual([method, destination, referer], ['GET', 'iframe', undefined]);
  assert.deepEqual([...query], [['own', '1'], ['iss', issuer], ['sid', claims.sid]]);
  return cookies;
}

/** Faults of our own pages: what the app is asked for is no fault here. */
const own = (faults) => faults.filter((fault) => ![home, sameSite].some((app) => fault === `request to ${app}`));

const browser = await launch();
try {
  // Its own name: the person may know apps of an earlier run.
  const name = `Harbour ${random().slice(0, 6)}`;
  const client = await register(home, { client_name: name });
  const neighbour = await register(sameSite, { client_name: 'Neighbour' });

  for (const [of, app] of [['another site', client], ['the same site', neighbour]]) {
    await check(`a sign-out is heard by the frame, of ${of}, and by the token, and leads back with the exact state`, async () => {
      const { context, page, faults, idToken, claims } = await signedIn(browser, app);
      const state = `a & "b" <c> é ${random()}`;
      await page.goto(endSession(app, idToken, state), { waitUntil: 'commit' });
      await page.waitForURL(`${app.post_logout_redirect_uris[0]}?**`);
      const { query, referer } = await next('/signed-out');
      assert.deepEqual([[...query], referer], [[['state', state]], undefined]);
      const cookies = await framed(claims);
      const had = ['app=1', 'frame=1'].filter((cookie) => cookies.split('; ').includes(cookie));
      // A private window keeps all cookies from frames of another site; where they are let through, it is those that ask for it.
      if (app === client) assert.ok(!had.includes('app=1'));
      else assert.deepEqual(had, ['app=1', 'frame=1']);
      const alg = await told(app, claims);
      assert.deepEqual(own(faults), []);
      // The session is over.
      await page.goto(`${issuer.replace(/\/$/, '')}/account`);
      await page.locator('main[data-page="sign-in"], main[data-page="password"]').waitFor();
      await context.close();
      return `${alg}; cookies in the frame: ${had.join(', ') || 'none'}`;
    });
  }

  await check('without JavaScript the frame is loaded too, and the button leads on', async () => {
    const { context, page, faults, idToken, claims } = await signedIn(browser, client, { javaScriptEnabled: false });
    const state = random();
    await page.goto(endSession(client, idToken, state));
    await onPage(page, 'signed-out');
    await framed(claims);
    if (shots) await page.screenshot({ path: `${shots}/signed-out-onward.png`, fullPage: true });
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.waitForURL(`${home}/signed-out?state=${state}`);
    await next('/signed-out');
    await told(client, claims);
    assert.deepEqual(own(faults), []);
    await context.close();
  });

  await check('an app whose frame does not answer is not waited for', async () => {
    const silent = createServer(() => {});
    await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const quiet = `http://127.0.0.1:${silent.address().port}`;
    const slow = await register(home, { client_name: 'Quay', redirect_uris: [`${home}/callback`, `${quiet}/callback`], frontchannel_logout_uri: `${quiet}/frontchannel` });
    const { context, page, idToken, claims } = await signedIn(browser, slow);
    const begun = Date.now();
    await page.goto(endSession(slow, idToken, 'slow'), { waitUntil: 'commit' });
    await page.waitForURL(`${home}/signed-out?state=slow`);
    const seconds = (Date.now() - begun) / 1000;
    assert.ok(seconds > 4 && seconds < 9, `${seconds} s`);
    await next('/signed-out');
    await told(slow, claims);
    await context.close();
    silent.closeAllConnections();
    silent.close();
    return `${seconds.toFixed(1)} s`;
  });

  await check('a session that its person ends from another browser is told of, and theirs is not', async () => {
    const there = await signedIn(browser, client);
    const here = await signedIn(browser, client);
    assert.notEqual(there.claims.sid, here.claims.sid);
    await here.page.goto(`${issuer.replace(/\/$/, '')}/account/sessions`);
    await onPage(here.page, 'account-sessions');
    await here.page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await here.page.getByRole('status').waitFor();
    await told(client, there.claims);
    await there.context.close();

    // The app is disconnected in the session that is left: that one is told of now, and nothing else was.
    await here.page.goto(`${issuer.replace(/\/$/, '')}/account/apps`);
    await onPage(here.page, 'account-apps');
    await wait(1_500);
    assert.deepEqual(seen.filter(({ path }) => path === '/backchannel'), []);
    await here.page.getByRole('button', { name: `Disconnect: ${name}` }).click();
    await here.page.getByRole('status').waitFor();
    await told(client, here.claims);
    assert.deepEqual(own(here.faults), []);
    await here.context.close();
  });
} finally {
  await browser.close();
  party.closeAllConnections();
  party.close();
}
