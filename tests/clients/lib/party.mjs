// A relying party at which people sign in, in Chromium, by whatever way a check takes them; npm's jose verifies what it is told.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { launch, window } from './browser.mjs';

export const random = () => randomBytes(32).toString('base64url');

/** Registers by HTTP (RFC 7591). */
const registered = ({ admin_token }, metadata) => async (callback) => {
  const answer = await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin_token}` },
    body: JSON.stringify({ client_name: 'Lighthouse', redirect_uris: [callback], token_endpoint_auth_method: 'client_secret_post', scope: 'openid profile email roles' }),
  });
  const client = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(client));
  return client;
};

/** Registers one, by `register` where it is to be more than others, and starts a browser that may go to these addresses besides. */
export async function relyingParty(ready, others, register) {
  const { issuer } = ready;
  const metadata = await (await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const { origin } = new URL(issuer);

  const party = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>app</title><link rel="icon" href="data:,"><p>signed in');
  });
  await new Promise((resolve) => party.listen(0, '127.0.0.1', resolve));
  const callback = `http://127.0.0.1:${party.address().port}/callback`;
  const places = [callback, ...others].map((address) => new URL(address).origin);

  const client = await (register ?? registered(ready, metadata))(callback);
  const proof = { client_id: client.client_id, client_secret: client.client_secret };

  /** A token request of the app. */
  async function token(parameters) {
    const answer = await fetch(metadata.token_endpoint, { method: 'POST', body: new URLSearchParams({ ...parameters, ...proof }) });
    return answer.json();
  }

  /** Sends the browser to sign in at the app, whose way on is `go`, and ends with the claims of the ID token that the app gets. */
  const signedIn = async (page, go, more) => (await tokensOf(page, go, more)).claims;

  /** The same, and ends with all that it gets. */
  async function tokensOf(page, go, more = {}) {
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
    const tokens = await token({ grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: callback, code_verifier: verifier });
    const { payload } = await jwtVerify(tokens.id_token, keys, { issuer, audience: client.client_id });
    assert.equal(payload.nonce, nonce);
    return { ...tokens, claims: payload };
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

  const browser = await launch();
  /** A fresh window in which something is done; nothing of our pages may be at fault. */
  async function inWindow(run, options, refusals = /status of 4[0-9][0-9].*\/callback\//) {
    const { context, page, faults } = await window(browser, origin, options);
    const seen = await run(page).catch(async (error) => {
      error.cause = `at ${page.url()}: ${await page.locator('body').innerText().catch(() => '')}`;
      throw error;
    });
    // What is refused has the status of that, and the browser says so.
    const own = faults.filter((fault) => !places.some((place) => fault.includes(place)) && !refusals.test(fault));
    assert.deepEqual(own, []);
    await context.close();
    return seen;
  }

  async function end() {
    await browser.close();
    party.close();
  }
  return { signedIn, tokensOf, token, allowIfAsked, inWindow, end };
}
