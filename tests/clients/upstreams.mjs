// Signs in with other providers, in Chromium: with npm's oidc-provider, and with another Doorward. Each time the person lands at the relying
// party, whose ID token is verified by npm's jose, and is the same person next time, in another browser.
//
//   node upstreams.mjs <file with the ready line> --peer <that of oidc-provider> --second <that of the other Doorward> \
//     --program <doorward> --config <the server's> [--shots DIR]
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { launch, window } from './lib/browser.mjs';
import { addPerson, onPage, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const { issuer } = ready;
const { origin } = new URL(issuer);
const shots = option('shots');
const readyOf = (name) => JSON.parse(readFileSync(option(name), 'utf8').split('\n', 1)[0]);
const [peer, second] = ['peer', 'second'].map(readyOf);
const random = () => randomBytes(32).toString('base64url');
/** Who has the address here that the first of them has verified. */
const person = { username: 'countess', name: 'Ada King', email: peer.person.email, password: random() };
const metadata = await (await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));

const party = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>app</title><link rel="icon" href="data:,"><p>signed in');
});
await new Promise((resolve) => party.listen(0, '127.0.0.1', resolve));
const callback = `http://127.0.0.1:${party.address().port}/callback`;
const places = [callback, peer.issuer, second.issuer].map((address) => new URL(address).origin);

const registered = await fetch(metadata.registration_endpoint, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.admin_token}` },
  body: JSON.stringify({ client_name: 'Lighthouse', redirect_uris: [callback], token_endpoint_auth_method: 'client_secret_post' }),
});
const client = await registered.json();
assert.equal(registered.status, 201, JSON.stringify(client));

/** Sends the browser to sign in at the app, whose way on is `go`, and ends with the claims of the ID token that the app gets. */
async function signedIn(page, go, more = {}) {
  const [verifier, state, nonce] = [random(), random(), random()];
  const query = new URLSearchParams({
    client_id: client.client_id, redirect_uri: callback, response_type: 'code', scope: 'openid profile email', state, nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...more,
  });
  await page.goto(`${metadata.authorization_endpoint}?${query}`);
  await go(page);
  await page.waitForURL(`${callback}?**`);
  const answer = new URL(page.url()).searchParams;
  assert.deepEqual([answer.get('state'), answer.get('iss'), answer.get('error')], [state, issuer, null]);
  const body = new URLSearchParams({
    grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: callback, code_verifier: verifier,
    client_id: client.client_id, client_secret: client.client_secret,
  });
  const tokens = await (await fetch(metadata.token_endpoint, { method: 'POST', body })).json();
  const { payload } = await jwtVerify(tokens.id_token, keys, { issuer, audience: client.client_id });
  assert.equal(payload.nonce, nonce);
  return payload;
}

/** Agrees to whatever is asked for on the way to the app, there and here: what somebody has allowed once they are not asked again. */
async function allowIfAsked(page) {
  const consent = page.locator('button[name="decision"][value="allow"]');
  for (;;) {
    const arrived = page.waitForURL(`${callback}?**`).then(() => true);
    const isAsked = consent.waitFor().then(() => false);
    arrived.catch(() => {});
    isAsked.catch(() => {});
    if (await Promise.any([arrived, isAsked])) return;
    await consent.click();
  }
}

const choose = (page, connector) => page.click(`main[data-page] button[name=upstream][value=${connector}]`);

async function signInAtPeer(page) {
  await page.waitForURL(`${peer.issuer.replace(/\/$/, '')}/interaction/**`);
  await page.fill('input[name=login]', peer.person.username);
  await page.fill('input[name=password]', peer.person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function byPeer(page) {
  await choose(page, 'peer');
  await signInAtPeer(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await allowIfAsked(page);
}

async function bySecond(page) {
  await choose(page, 'second');
  await page.waitForURL(`${second.issuer.replace(/\/$/, '')}/**`);
  await typePassword(page, second.person);
  await allowIfAsked(page);
}

async function byPassword(page) {
  await onPage(page, 'sign-in');
  await typePassword(page, person);
  await allowIfAsked(page);
}

const browser = await launch();
/** A fresh window in which something is done; nothing of our pages may be at fault. */
async function inWindow(run, options) {
  const { context, page, faults } = await window(browser, origin, options);
  const seen = await run(page).catch(async (error) => {
    error.cause = `at ${page.url()}: ${await page.locator('body').innerText().catch(() => '')}`;
    throw error;
  });
  // What is refused has the status of that, and the browser says so.
  const own = faults.filter((fault) => !places.some((place) => fault.includes(place)) && !/status of 4[0-9][0-9].*\/callback\//.test(fault));
  assert.deepEqual(own, []);
  await context.close();
  return seen;
}

try {
  addPerson(person, '--email-verified');
  const known = await inWindow((page) => signedIn(page, byPassword));

  await check("who comes by npm's oidc-provider is the person whose verified address they have", async () => {
    const claims = await inWindow((page) => signedIn(page, byPeer));
    assert.equal(claims.sub, known.sub);
    assert.equal(claims.acr, known.acr);
  });

  await check('and is so next time, in another browser', async () => {
    assert.equal((await inWindow((page) => signedIn(page, byPeer))).sub, known.sub);
  });

  await check('who comes by another Doorward without an address is somebody of their own, with no script running', async () => {
    const options = { javaScriptEnabled: false };
    const first = await inWindow((page) => signedIn(page, bySecond), options);
    assert.notEqual(first.sub, known.sub);
    const again = await inWindow((page) => signedIn(page, bySecond), options);
    assert.equal(again.sub, first.sub);
    assert.notEqual(again.sid, first.sid);
  });

  await check('a fresh sign-in is one at the other provider', async () => {
    await inWindow(async (page) => {
      const first = await signedIn(page, byPeer);
      const again = await signedIn(page, async () => {
        await choose(page, 'peer');
        await signInAtPeer(page);
        await allowIfAsked(page);
      }, { prompt: 'login' });
      assert.equal(again.sub, first.sub);
      assert.ok(again.auth_time >= first.auth_time);
    });
  });

  await check('who turns back there is told, and signs in another way', async () => {
    await inWindow(async (page) => {
      const claims = await signedIn(page, async () => {
        await choose(page, 'peer');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await onPage(page, 'error');
        assert.match(await page.locator('h1').innerText(), /not signed in/);
        if (shots) await page.screenshot({ path: `${shots}/refused.png` });
        await page.getByRole('link', { name: 'Other ways to sign in' }).click();
        await byPassword(page);
      });
      assert.equal(claims.sub, known.sub);
    });
  });

  await check('what was answered once is nothing to another browser, nor to the same one', async () => {
    await inWindow(async (page) => {
      let answer;
      page.on('request', (request) => { if (request.url().startsWith(`${origin}/callback/peer?`)) answer = request.url(); });
      await signedIn(page, byPeer);
      assert.match(answer, /[?&]code=/);
      await page.goto(answer);
      await onPage(page, 'error');
      await inWindow(async (other) => {
        await other.goto(answer);
        await onPage(other, 'error');
      });
    });
  });
} finally {
  await browser.close();
  party.close();
}
