// npm's oauth4webapi, unchanged, against a running server, message by message:
//   node oauth4webapi.mjs <file with the ready line> [--peer]
// With --peer, what the specifications leave open may be otherwise than Doorward has it. With --program FILE --config FILE, the operator
// lets a client exchange tokens.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { Pages } from './lib/pages.mjs';
import { check, onceHeard, option, readReadyLine, refused } from './lib/ready.mjs';

const ready = readReadyLine();
const issuer = new URL(ready.issuer);
const strict = !process.argv.includes('--peer');
const http = { [oauth.allowInsecureRequests]: issuer.protocol === 'http:' };
const callback = 'https://client.example/callback';
const signedOut = 'https://client.example/signed-out';

console.log(`oauth4webapi at ${issuer}`);

const server = await check('discovery', async () => {
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
  for (const [name, value] of Object.entries(server)) {
    if (name.endsWith('_endpoint') || name === 'jwks_uri') assert.equal(new URL(value).protocol, issuer.protocol, name);
  }
  assert.deepEqual(server.code_challenge_methods_supported, ['S256']);
  assert.equal(server.authorization_response_iss_parameter_supported, true);
  return server;
});
await check('RFC 8414 metadata', async () => {
  const response = await oauth.discoveryRequest(issuer, { ...http, algorithm: 'oauth2' });
  const other = await oauth.processDiscoveryResponse(issuer, response);
  assert.equal(other.token_endpoint, server.token_endpoint);
});

/** Whether a client may get a token for itself. */
const byItself = server.grant_types_supported?.includes('client_credentials');
if (strict) assert.ok(byItself, 'client_credentials in grant_types_supported');

/** Registers a client; returns its metadata and the way it authenticates. */
async function register(method, more = {}) {
  const response = await oauth.dynamicClientRegistrationRequest(
    server,
    {
      client_name: 'oauth4webapi check',
      redirect_uris: [callback],
      post_logout_redirect_uris: [signedOut],
      grant_types: ['authorization_code', 'refresh_token', ...(byItself ? ['client_credentials'] : [])],
      response_types: ['code'],
      token_endpoint_auth_method: method,
      scope: 'openid profile email address phone offline_access',
      ...more,
    },
    { ...http, initialAccessToken: ready.admin_token },
  );
  const client = await oauth.processDynamicClientRegistrationResponse(response);
  const ways = {
    client_secret_basic: oauth.ClientSecretBasic,
    client_secret_post: oauth.ClientSecretPost,
    client_secret_jwt: oauth.ClientSecretJwt,
  };
  return { client, authentication: ways[method](client.client_secret), pages: new Pages(ready.person) };
}

/** One authorization request through the pages, and its validated answer. */
async function authorize({ client, authentication, pages }, more = {}, expected = {}, wrap = async (party, parameters) => parameters) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = expected.state ?? oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    client_id: client.client_id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid email offline_access',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    prompt: 'consent',
    ...more,
  };
  for (const [name, value] of Object.entries(await wrap({ client, authentication }, parameters))) url.searchParams.set(name, value);
  const answer = await pages.walk(url, { until: callback });
  if (more.response_mode?.startsWith('fragment')) answer.search = answer.hash.slice(1);
  const isSigned = more.response_mode?.endsWith('jwt');
  const validated = isSigned ? await oauth.validateJwtAuthResponse(server, client, answer, state, http) : oauth.validateAuthResponse(server, client, answer, state);
  return { validated, verifier, nonce };
}

/** Pushes the parameters (RFC 9126), and leaves two. */
async function push({ client, authentication }, parameters) {
  const response = await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, http);
  assert.match(response.headers.get('cache-control') ?? '', /no-store/);
  const { request_uri: requestUri, expires_in: lasts } = await oauth.processPushedAuthorizationResponse(server, client, response);
  assert.ok(lasts >= 5 && lasts < 600, `${lasts} s`);
  return { client_id: client.client_id, request_uri: requestUri };
}

async function redeem({ client, authentication }, { validated, verifier, nonce }) {
  const response = await oauth.authorizationCodeGrantRequest(server, client, authentication, validated, callback, verifier, http);
  assert.match(response.headers.get('cache-control') ?? '', /no-store/);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, response, http);
  return tokens;
}

for (const method of ['client_secret_basic', 'client_secret_post', 'client_secret_jwt']) {
  if (!server.token_endpoint_auth_methods_supported.includes(method)) {
    console.log(`  --  ${method}: not offered`);
    continue;
  }
  const party = await check(`${method}: registration`, () => register(method));
  await check(`${method}: code flow, signature of the ID token`, async () => {
    await redeem(party, await authorize(party));
    return party.pages.seen.join(' → ');
  });
  if (server.pushed_authorization_request_endpoint) {
    await check(`${method}: a pushed request`, async () => redeem(party, await authorize(party, {}, {}, push)).then(() => 'redeemed'));
  }
  if (!byItself) continue;
  await check(`${method}: client_credentials`, async () => {
    const response = await oauth.clientCredentialsGrantRequest(server, party.client, party.authentication, {}, http);
    await oauth.processClientCredentialsResponse(server, party.client, response);
  });
}

const party = await check('a client for the rest', () => register('client_secret_basic'));
await check('form_post', async () => redeem(party, await authorize(party, { response_mode: 'form_post' })).then(() => 'redeemed'));
if (server.response_modes_supported?.includes('fragment')) {
  await check('fragment', async () => redeem(party, await authorize(party, { response_mode: 'fragment' })).then(() => 'redeemed'));
}
await check('a state of punctuation comes back exactly', async () => {
  const state = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ é`.repeat(3);
  await authorize(party, {}, { state });
});

if (server.pushed_authorization_request_endpoint) {
  await check('a pushed request that is wrong is refused at once', async () => {
    const wrong = () => authorize(party, { redirect_uri: 'https://evil.example/' }, {}, push);
    await refused('invalid_request', wrong);
  });
  await check('a client whose requests are all pushed', async () => {
    const pushing = await register('client_secret_basic', { require_pushed_authorization_requests: true });
    await redeem(pushing, await authorize(pushing, {}, {}, push));
    if (strict) await refused('invalid_request', () => authorize(pushing));
  });
}

for (const mode of ['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt']) {
  if (!server.response_modes_supported?.includes(mode)) {
    assert.ok(!strict, mode);
    continue;
  }
  await check(`a signed answer: ${mode}`, async () => redeem(party, await authorize(party, { response_mode: mode })).then(() => 'redeemed'));
}
for (const alg of server.authorization_signing_alg_values_supported ?? []) {
  if (!['RS256', 'PS256', 'ES256', 'EdDSA'].includes(alg)) continue;
  await check(`a signed answer by ${alg}`, async () => {
    const signed = await register('client_secret_basic', { authorization_signed_response_alg: alg });
    await redeem(signed, await authorize(signed, { response_mode: 'jwt' }));
  });
}
if (server.request_parameter_supported && strict) {
  for (const alg of ['RS256', 'PS256', 'ES256', 'Ed25519']) {
    await check(`a signed request by ${alg}`, async () => {
      const pair = await oauth.generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'signs', use: 'sig' };
      const signing = await register('client_secret_basic', { jwks: { keys: [jwk] }, require_signed_request_object: alg !== 'Ed25519' });
      const sign = async ({ client }, parameters) => {
        // RFC 9864's name of it is not everybody's yet.
        const modified = { [oauth.modifyAssertion]: (header) => { if (header.alg === 'Ed25519') header.alg = 'EdDSA'; } };
        const request = await oauth.issueRequestObject(server, client, parameters, { key: pair.privateKey, kid: 'signs' }, modified);
        return { client_id: client.client_id, request };
      };
      await redeem(signing, await authorize(signing, {}, {}, sign));
      await redeem(signing, await authorize(signing, {}, {}, async (way, parameters) => push(way, await sign(way, parameters))));
    });
  }
}

for (const alg of ['ES256', 'EdDSA', 'Ed25519', 'PS256']) {
  if (!server.id_token_signing_alg_values_supported.includes(alg)) continue;
  await check(`ID token signed with ${alg}`, async () => {
    const other = await register('client_secret_basic', { id_token_signed_response_alg: alg });
    const tokens = await redeem(other, await authorize(other));
    assert.equal(decodeProtectedHeader(tokens.id_token).alg, alg);
  });
}

const tokens = await check('tokens for the checks below', async () => redeem(party, await authorize(party, { scope: 'openid profile email address phone offline_access' })));
const claims = oauth.getValidatedIdTokenClaims(tokens);
await check('userinfo by header, every standard claim', async () => {
  const response = await oauth.userInfoRequest(server, party.client, tokens.access_token, http);
  const seen = await oauth.processUserInfoResponse(server, party.client, claims.sub, response);
  assert.equal(seen.email, ready.person.email);
  assert.equal(typeof seen.email_verified, 'boolean');
  for (const name of ['name', 'given_name', 'family_name', 'phone_number', 'address']) assert.ok(seen[name], name);
  return Object.keys(seen).join(' ');
});
await check('userinfo by form body', async () => {
  const body = new URLSearchParams({ access_token: tokens.access_token });
  const response = await fetch(server.userinfo_endpoint, { method: 'POST', body });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).sub, claims.sub);
});
await check('userinfo with a wrong token', async () => {
  const response = await fetch(server.userinfo_endpoint, { headers: { authorization: 'Bearer never-was' } });
  assert.equal(response.status, 401);
  assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer\b.*error="invalid_token"/);
});
if (server.userinfo_signing_alg_values_supported?.includes('RS256')) {
  await check('userinfo as a signed JWT', async () => {
    const other = await register('client_secret_basic', { userinfo_signed_response_alg: 'RS256' });
    const { access_token: token, ...rest } = await redeem(other, await authorize(other));
    const response = await oauth.userInfoRequest(server, other.client, token, http);
    assert.match(response.headers.get('content-type'), /^application\/jwt/);
    await oauth.processUserInfoResponse(server, other.client, decodeJwt(rest.id_token).sub, response);
    await oauth.validateApplicationLevelSignature(server, response, http);
  });
}
if (tokens.access_token.split('.').length === 3) {
  await check('the access token as a resource server reads it (RFC 9068)', async () => {
    const audience = [decodeJwt(tokens.access_token).aud].flat()[0];
    const request = new Request('https://api.example/', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const seen = await oauth.validateJwtAccessToken(server, request, audience, http);
    assert.equal(seen.client_id, party.client.client_id);
    assert.equal(seen.sub, claims.sub);
    return Object.keys(seen).join(' ');
  });
}
await check('a code used twice ends what it gave', async () => {
  const other = await register('client_secret_post');
  const answer = await authorize(other);
  const first = await redeem(other, answer);
  const { client, authentication } = other;
  const again = await oauth.authorizationCodeGrantRequest(server, client, authentication, answer.validated, callback, answer.verifier, http);
  assert.equal(again.status, 400);
  await refused('invalid_grant', () => oauth.processAuthorizationCodeResponse(server, client, again));
  const response = await oauth.introspectionRequest(server, client, authentication, first.access_token, http);
  assert.equal((await oauth.processIntrospectionResponse(server, client, response)).active, false);
});
await check('refresh rotates', async () => {
  const response = await oauth.refreshTokenGrantRequest(server, party.client, party.authentication, tokens.refresh_token, http);
  const next = await oauth.processRefreshTokenResponse(server, party.client, response);
  assert.ok(next.access_token);
  tokens.refresh_token = next.refresh_token ?? tokens.refresh_token;
  tokens.access_token = next.access_token;
});
await check('revocation, seen at once by introspection and userinfo', async () => {
  const response = await oauth.revocationRequest(server, party.client, party.authentication, tokens.access_token, http);
  await oauth.processRevocationResponse(response);
  const seen = await oauth.introspectionRequest(server, party.client, party.authentication, tokens.access_token, http);
  assert.equal((await oauth.processIntrospectionResponse(server, party.client, seen)).active, false);
  const information = await fetch(server.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(information.status, 401);
});
await check('introspection by nobody is refused', async () => {
  const response = await fetch(server.introspection_endpoint, { method: 'POST', body: new URLSearchParams({ token: tokens.access_token }) });
  assert.ok([400, 401].includes(response.status), String(response.status));
  if (strict) assert.equal((await response.json()).error, 'invalid_client');
});
await check('a foreign redirect_uri is a page, never a redirect', async () => {
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({ client_id: party.client.client_id, redirect_uri: 'https://evil.example/', response_type: 'code', scope: 'openid' });
  const page = await party.pages.open(url);
  assert.ok(page.status >= 400 && page.url.origin === issuer.origin, `${page.status} ${page.url}`);
});
if (strict) {
  const keys = await oauth.generateKeyPair('ES256');
  const bound = await register('client_secret_basic', { dpop_bound_access_tokens: true });
  const DPoP = oauth.DPoP(bound.client, keys);
  /** Once more where a nonce is asked for (RFC 9449 §8). */
  const asked = async (run) => {
    try {
      return await run();
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return run();
    }
  };
  const options = { ...http, DPoP };
  const { client, authentication } = bound;
  const answer = await check('DPoP: authorization request', () => authorize(bound));
  const redeemBound = async (more) => {
    const response = await oauth.authorizationCodeGrantRequest(server, client, authentication, answer.validated, callback, answer.verifier, more);
    return oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: answer.nonce, requireIdToken: true });
  };
  await check('DPoP: a client that registered for it brings a proof', () => refused('invalid_dpop_proof', () => redeemBound(http)));
  const given = await check('DPoP: code', async () => {
    const given = await asked(() => redeemBound(options));
    assert.equal(given.token_type, 'dpop');
    return given;
  });
  await check('DPoP: userinfo', async () => {
    const seen = await asked(async () => {
      const response = await oauth.userInfoRequest(server, client, given.access_token, options);
      return oauth.processUserInfoResponse(server, client, claims.sub, response);
    });
    assert.equal(seen.email, ready.person.email);
  });
  await check('DPoP: introspection says which key', async () => {
    const response = await oauth.introspectionRequest(server, client, authentication, given.access_token, http);
    const seen = await oauth.processIntrospectionResponse(server, client, response);
    assert.equal(seen.token_type, 'DPoP');
    assert.equal(seen.cnf.jkt, await DPoP.calculateThumbprint());
  });
  await check('DPoP: as a resource server reads it', async () => {
    const url = 'https://api.example/';
    const headers = { authorization: `DPoP ${given.access_token}` };
    const { DPoP: ours } = options;
    const carried = new Headers(headers);
    await ours.addProof(new URL(url), carried, 'GET', given.access_token);
    const audience = [decodeJwt(given.access_token).aud].flat()[0];
    const seen = await oauth.validateJwtAccessToken(server, new Request(url, { headers: carried }), audience, { ...http, requireDPoP: true });
    assert.equal(seen.cnf.jkt, await ours.calculateThumbprint());
  });
}
if (option('program')) {
  await check('token exchange (RFC 8693): bound to a key, by two ways of acting', async () => {
    const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const [files, mail] = ['https://files.example', 'https://mail.example'];
    const service = await register('client_secret_basic', { grant_types: ['client_credentials', grant], response_types: [], redirect_uris: [] });
    const { client, authentication } = service;
    const allow = ['--token-exchange', 'both', '--exchange-from', files, '--exchange-to', mail];
    execFileSync(option('program'), ['--config', option('config'), 'client', 'set', client.client_id, ...allow]);
    const { access_token: sent } = await redeem(party, await authorize(party, { resource: files }));
    const options = { ...http, DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) };
    const ask = async (name, parameters) => {
      const response = await oauth.genericTokenEndpointRequest(server, client, authentication, name, parameters, options);
      return oauth.processGenericTokenEndpointResponse(server, client, response);
    };
    const exchange = (more) => ask(grant, { subject_token: sent, subject_token_type: type, audience: mail, ...more });
    const acting = async (tokens) => {
      assert.deepEqual([tokens.issued_token_type, tokens.token_type, tokens.refresh_token, tokens.id_token], [type, 'dpop', undefined, undefined]);
      const claims = decodeJwt(tokens.access_token);
      assert.deepEqual([claims.aud, claims.cnf.jkt], [mail, await options.DPoP.calculateThumbprint()]);
      return claims.act?.sub;
    };
    assert.equal(await acting(await onceHeard('unauthorized_client', exchange)), undefined);
    const { access_token: own } = await ask('client_credentials', {});
    assert.equal(await acting(await exchange({ actor_token: own, actor_token_type: type })), client.client_id);
    await refused('invalid_request', () => exchange({ actor_token: own }));
    await refused('invalid_target', () => exchange({ audience: files }));
  });
}
await check('sign out', async () => {
  const url = new URL(server.end_session_endpoint);
  url.search = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: signedOut, state: 'bye' });
  const back = await party.pages.walk(url, { until: signedOut, decision: 'sign-out' });
  assert.equal(back.searchParams.get('state'), 'bye');
});
console.log('oauth4webapi: everything as expected');
