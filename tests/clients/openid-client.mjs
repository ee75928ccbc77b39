// npm's openid-client, unchanged, against a running server: node openid-client.mjs <file with the ready line> [--peer]
// With --peer, what OpenID Connect leaves open may be otherwise than Doorward has it. With --program FILE --config FILE, the operator
// lets a client exchange tokens.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { exportJWK } from 'jose';
import * as client from 'openid-client';
import { Pages } from './lib/pages.mjs';
import { check, onceHeard, option, readReadyLine, refused } from './lib/ready.mjs';

const ready = readReadyLine();
const issuer = new URL(ready.issuer);
const strict = !process.argv.includes('--peer');
const execute = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
const callback = 'https://client.example/callback';
const signedOut = 'https://client.example/signed-out';
const scope = 'openid profile email offline_access';

console.log(`openid-client at ${issuer}`);

/** Registers a client with the ready line's initial access token (RFC 7591). */
function register(metadata, authentication) {
  const whole = {
    client_name: 'openid-client check',
    redirect_uris: [callback],
    post_logout_redirect_uris: [signedOut],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope,
    ...metadata,
  };
  return client.dynamicClientRegistration(issuer, whole, authentication, { initialAccessToken: ready.admin_token, execute });
}

/** Sends the browser to the authorization endpoint; returns where it came back, and what must be checked there. */
async function authorize(config, pages, more = {}, build = client.buildAuthorizationUrl) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const redirectUri = more.redirect_uri ?? config.clientMetadata().redirect_uris[0];
  const url = await build(config, {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    prompt: 'consent',
    ...more,
  });
  const answer = await pages.walk(url, { until: redirectUri });
  return { answer, checks: { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true } };
}

async function signIn(config, pages, more, build) {
  const { answer, checks } = await authorize(config, pages, more, build);
  return client.authorizationCodeGrant(config, answer, { ...checks, maxAge: more?.max_age });
}

/** Everything that a signed-in client does, whatever way it authenticates. */
async function wholeWay(name, config) {
  client.enableNonRepudiationChecks(config); // verifies the ID token's signature too
  const pages = new Pages(ready.person);
  const confidential = config.clientMetadata().token_endpoint_auth_method !== 'none';

  const tokens = await check(`${name}: code flow with PKCE`, async () => {
    const tokens = await signIn(config, pages);
    assert.equal(tokens.token_type, 'bearer');
    assert.ok(tokens.access_token && tokens.id_token && tokens.expires_in > 0);
    return tokens;
  });
  const claims = tokens.claims();
  await check(`${name}: ID token`, () => {
    assert.equal(claims.iss, config.serverMetadata().issuer);
    assert.equal([claims.aud].flat().join(), config.clientMetadata().client_id);
    for (const name of strict ? ['at_hash', 'auth_time', 'sid', 'acr', 'amr'] : []) assert.ok(claims[name], name);
    assert.equal(claims.email, undefined, 'claims of scopes belong in userinfo');
    return Object.keys(claims).join(' ');
  });
  await check(`${name}: userinfo`, async () => {
    const seen = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(seen.email, ready.person.email);
    assert.ok(seen.name, 'name');
    return Object.keys(seen).join(' ');
  });
  const refreshed = await check(`${name}: refresh`, async () => {
    assert.ok(tokens.refresh_token, 'a refresh token, as offline_access was consented to');
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(refreshed.access_token, tokens.access_token);
    if (refreshed.claims()) {
      assert.equal(refreshed.claims().sub, claims.sub);
      assert.equal(refreshed.claims().auth_time, claims.auth_time);
    }
    return refreshed;
  });
  await check(`${name}: narrower scope on refresh`, async () => {
    const narrowed = await client.refreshTokenGrant(config, refreshed.refresh_token ?? tokens.refresh_token, { scope: 'openid' });
    assert.equal(narrowed.scope ?? 'openid', 'openid');
    refreshed.refresh_token = narrowed.refresh_token ?? refreshed.refresh_token;
  });
  if (confidential) {
    await check(`${name}: introspection`, async () => {
      const seen = await client.tokenIntrospection(config, refreshed.access_token);
      assert.equal(seen.active, true);
      assert.equal(seen.client_id, config.clientMetadata().client_id);
      assert.equal(seen.sub, claims.sub);
      return Object.keys(seen).join(' ');
    });
    await check(`${name}: introspection of a token that never was`, async () => {
      assert.deepEqual({ ...(await client.tokenIntrospection(config, 'never-was')) }, { active: false });
    });
  }
  await check(`${name}: revocation`, async () => {
    await client.tokenRevocation(config, refreshed.refresh_token, { token_type_hint: 'refresh_token' });
    await client.tokenRevocation(config, 'never-was');
    await refused('invalid_grant', () => client.refreshTokenGrant(config, refreshed.refresh_token));
    if (confidential) {
      assert.equal((await client.tokenIntrospection(config, refreshed.refresh_token)).active, false);
    }
  });
  await check(`${name}: single sign-on, max_age`, async () => {
    const again = await signIn(config, pages, { max_age: 3600 });
    assert.equal(again.claims().auth_time, claims.auth_time ?? again.claims().auth_time);
    assert.ok(!pages.seen.includes('password'), `asked for the password again: ${pages.seen.join(' → ')}`);
  });
  if (config.serverMetadata().pushed_authorization_request_endpoint) {
    await check(`${name}: a pushed request (RFC 9126)`, async () => {
      const pushed = await signIn(config, pages, {}, async (...asked) => {
        const url = await client.buildAuthorizationUrlWithPAR(...asked);
        assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
        return url;
      });
      assert.equal(pushed.claims().sub, claims.sub);
    });
  } else {
    assert.ok(!strict, 'pushed_authorization_request_endpoint');
  }
  await check(`${name}: a code serves once, with its own verifier`, async () => {
    const { answer, checks } = await authorize(config, pages);
    const foreign = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    await refused('invalid_grant', () => client.authorizationCodeGrant(config, answer, foreign));
    const second = await authorize(config, pages);
    await client.authorizationCodeGrant(config, second.answer, second.checks);
    await refused('invalid_grant', () => client.authorizationCodeGrant(config, second.answer, second.checks));
  });
  if (strict) {
    await check(`${name}: a refusal by the person comes back`, async () => {
      const redirectUri = config.clientMetadata().redirect_uris[0];
      const state = client.randomState();
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        prompt: 'consent',
        state,
        nonce: client.randomNonce(),
        code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
      });
      const answer = await pages.walk(url, { until: redirectUri, decision: 'deny' });
      assert.equal(answer.searchParams.get('error'), 'access_denied');
      assert.equal(answer.searchParams.get('state'), state);
      assert.equal(answer.searchParams.get('iss'), config.serverMetadata().issuer);
    });
  }
  await check(`${name}: sign out`, () => signOut(config, pages, tokens.id_token));
}

/** RP-initiated logout; afterwards prompt=none finds nobody. */
async function signOut(config, pages, idToken) {
  const target = config.clientMetadata().post_logout_redirect_uris[0];
  const state = client.randomState();
  const url = client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: target, state });
  const back = await pages.walk(url, { until: target, decision: 'sign-out' });
  assert.equal(back.searchParams.get('state'), state);
  const { answer } = await authorize(config, pages, { prompt: 'none', scope: 'openid' });
  assert.equal(answer.searchParams.get('error'), 'login_required');
}

/** Reads and deletes a registration (RFC 7592). */
async function unregister(config) {
  const { registration_client_uri: uri, registration_access_token: token, client_id: clientId } = config.clientMetadata();
  const headers = { authorization: `Bearer ${token}` };
  const read = await fetch(uri, { headers });
  assert.equal(read.status, 200);
  assert.equal((await read.json()).client_id, clientId);
  assert.equal((await fetch(uri, { headers, method: 'DELETE' })).status, 204);
  assert.equal((await fetch(uri, { headers })).status, 401);
}

if (ready.client) {
  const demo = await check('discovery', () => {
    const { client_id: id, client_secret: secret, token_endpoint_auth_method: method } = ready.client;
    const authentication = { none: client.None, client_secret_post: client.ClientSecretPost }[method] ?? client.ClientSecretBasic;
    return client.discovery(issuer, id, ready.client, authentication(secret), { execute });
  });
  await wholeWay('the demo client', demo);
}

const basic = await check('registration', () =>
  register({ token_endpoint_auth_method: 'client_secret_basic' }, undefined).then(async (registered) => {
    const metadata = registered.clientMetadata();
    const config = new client.Configuration(registered.serverMetadata(), metadata.client_id, metadata, client.ClientSecretBasic(metadata.client_secret));
    execute.forEach((change) => change(config));
    return config;
  }),
);
await wholeWay('client_secret_basic', basic);
await check('client_secret_basic: a wrong secret', async () => {
  const { client_id: id } = basic.clientMetadata();
  const wrong = new client.Configuration(basic.serverMetadata(), id, {}, client.ClientSecretBasic('wrong'));
  execute.forEach((change) => change(wrong));
  await refused('invalid_client', () => client.refreshTokenGrant(wrong, 'any'));
});
await check('client_secret_basic: registration read and deleted', () => unregister(basic));

const byItself = basic.serverMetadata().grant_types_supported?.includes('client_credentials');
if (strict) assert.ok(byItself, 'client_credentials in grant_types_supported');
const keys = await client.randomDPoPKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'check-1', use: 'sig', alg: 'ES256' };
const byKey = await check('registration with jwks', () =>
  register(
    {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      grant_types: ['authorization_code', 'refresh_token', ...(byItself ? ['client_credentials'] : [])],
      jwks: { keys: [jwk] },
    },
    client.PrivateKeyJwt({ key: keys.privateKey, kid: 'check-1' }),
  ),
);
await wholeWay('private_key_jwt', byKey);
if (byItself) {
  await check('private_key_jwt: client_credentials', async () => {
    const tokens = await client.clientCredentialsGrant(byKey);
    assert.equal(tokens.token_type, 'bearer');
    assert.equal(tokens.refresh_token, undefined);
    assert.equal(tokens.id_token, undefined);
    const seen = await client.tokenIntrospection(byKey, tokens.access_token);
    assert.equal(seen.active, true);
    await client.tokenRevocation(byKey, tokens.access_token);
    assert.equal((await client.tokenIntrospection(byKey, tokens.access_token)).active, false);
  });
}
await check('private_key_jwt: another key', async () => {
  const others = await client.randomDPoPKeyPair('ES256');
  const { client_id: id } = byKey.clientMetadata();
  const wrong = new client.Configuration(byKey.serverMetadata(), id, {}, client.PrivateKeyJwt({ key: others.privateKey, kid: 'check-1' }));
  execute.forEach((change) => change(wrong));
  await refused('invalid_client', () => client.refreshTokenGrant(wrong, 'any'));
});

if (byKey.serverMetadata().request_parameter_supported) {
  await check('private_key_jwt: a signed request (RFC 9101), by value and pushed', async () => {
    const pages = new Pages(ready.person);
    const signed = (config, parameters) => client.buildAuthorizationUrlWithJAR(config, parameters, { key: keys.privateKey, kid: 'check-1' });
    await signIn(byKey, pages, {}, async (...asked) => {
      const url = await signed(...asked);
      assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request']);
      return url;
    });
    await signIn(byKey, pages, {}, async (config, parameters) => {
      const { searchParams } = await signed(config, parameters);
      return client.buildAuthorizationUrlWithPAR(config, searchParams);
    });
  });
}
if (byKey.serverMetadata().response_modes_supported?.includes('jwt')) {
  await check('private_key_jwt: a signed answer (JARM)', async () => {
    const metadata = byKey.clientMetadata();
    const config = new client.Configuration(byKey.serverMetadata(), metadata.client_id, metadata, client.PrivateKeyJwt({ key: keys.privateKey, kid: 'check-1' }));
    execute.forEach((change) => change(config));
    client.useJwtResponseMode(config);
    const pages = new Pages(ready.person);
    const { answer, checks } = await authorize(config, pages);
    assert.deepEqual([...answer.searchParams.keys()], ['response']);
    await client.authorizationCodeGrant(config, answer, checks);
  });
}

const exchanging = 'urn:ietf:params:oauth:grant-type:token-exchange';
if (option('program')) {
  await check('token exchange (RFC 8693): a service acts for a person at the next', async () => {
    const [orders, stock] = ['https://orders.example', 'https://stock.example'];
    const service = await register({ grant_types: [exchanging], response_types: [] }, client.ClientSecretBasic());
    const { client_id: id } = service.clientMetadata();
    const { access_token: sent } = await signIn(byKey, new Pages(ready.person), { resource: orders });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    const exchange = (more) => client.genericGrantRequest(service, exchanging, { subject_token: sent, subject_token_type: type, resource: stock, ...more });
    await refused('unauthorized_client', () => exchange());
    const allow = ['--token-exchange', 'delegation', '--exchange-from', orders, '--exchange-to', stock];
    execFileSync(option('program'), ['--config', option('config'), 'client', 'set', id, ...allow]);
    const tokens = await onceHeard('unauthorized_client', () => exchange({ scope: 'email' }));
    assert.deepEqual([tokens.issued_token_type, tokens.token_type, tokens.scope], [type, 'bearer', 'email']);
    assert.deepEqual([tokens.refresh_token, tokens.id_token], [undefined, undefined]);
    const seen = await client.tokenIntrospection(service, tokens.access_token);
    assert.deepEqual([seen.active, seen.aud, seen.act.sub], [true, stock, id]);
    await refused('invalid_target', () => exchange({ resource: orders }));
    await refused('invalid_scope', () => exchange({ scope: 'offline_access' }));
    await refused('invalid_request', () => exchange({ subject_token: tokens.access_token.slice(0, -8) }));
    await client.tokenRevocation(byKey, sent);
    assert.equal((await client.tokenIntrospection(service, tokens.access_token)).active, false);
    await refused('invalid_request', () => exchange());
  });
}

const open = await check('registration of a public client', () =>
  register({ token_endpoint_auth_method: 'none', application_type: 'native', redirect_uris: ['http://127.0.0.1/callback'] }, client.None()),
);
if (strict) {
  await check('a public client without PKCE is refused', async () => {
    const url = client.buildAuthorizationUrl(open, { redirect_uri: 'http://127.0.0.1/callback', scope: 'openid', state: 's', nonce: 'n' });
    const answer = await new Pages(ready.person).walk(url, { until: 'http://127.0.0.1/callback' });
    assert.equal(answer.searchParams.get('error'), 'invalid_request');
  });
}
await check('a native client on a loopback port of its own (RFC 8252)', async () => {
  const pages = new Pages(ready.person);
  const tokens = await signIn(open, pages, { redirect_uri: 'http://127.0.0.1:49152/callback' });
  await client.fetchUserInfo(open, tokens.access_token, tokens.claims().sub);
});
/** What a client does that shows a key with each request (RFC 9449); the library comes again by itself where it is asked for a nonce. */
async function withDPoP(name, config, algorithm) {
  const pages = new Pages(ready.person);
  // The library says Ed25519 (RFC 9864) where a server's metadata may say EdDSA; this is its own way to say that too.
  const asAdvertised = {
    [client.modifyAssertion]: (header) => {
      if (header.alg === 'Ed25519') header.alg = 'EdDSA';
    },
  };
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair(algorithm), asAdvertised);
  const stranger = client.getDPoPHandle(config, await client.randomDPoPKeyPair(algorithm), asAdvertised);
  const isPublic = config.clientMetadata().token_endpoint_auth_method === 'none';
  const redirect_uri = config.clientMetadata().redirect_uris[0];
  const tokens = await check(`${name}: code flow with dpop_jkt`, async () => {
    const { answer, checks } = await authorize(config, pages, { redirect_uri, dpop_jkt: await DPoP.calculateThumbprint() });
    const tokens = await client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    return tokens;
  });
  const sub = tokens.claims().sub;
  await check(`${name}: userinfo`, async () => {
    const seen = await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
    assert.equal(seen.email, ready.person.email);
  });
  await check(`${name}: another key, and none`, async () => {
    await refused('invalid_token', () => client.fetchUserInfo(config, tokens.access_token, sub, { DPoP: stranger }));
    await refused('invalid_token', () => client.fetchUserInfo(config, tokens.access_token, sub));
  });
  await check(`${name}: refresh`, async () => {
    const next = isPublic ? DPoP : stranger;
    if (isPublic) await refused('invalid_grant', () => client.refreshTokenGrant(config, tokens.refresh_token, {}, { DPoP: stranger }));
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, {}, { DPoP: next });
    assert.equal(refreshed.token_type, 'dpop');
    await client.fetchUserInfo(config, refreshed.access_token, sub, { DPoP: next });
  });
  await check(`${name}: dpop_jkt of another key`, async () => {
    const { answer, checks } = await authorize(config, pages, { redirect_uri, dpop_jkt: await stranger.calculateThumbprint() });
    await refused('invalid_grant', () => client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP }));
  });
}

const dpopAlgorithms = byKey.serverMetadata().dpop_signing_alg_values_supported ?? [];
if (strict) assert.deepEqual(dpopAlgorithms, ['PS256', 'ES256', 'EdDSA']);
if (strict) {
  for (const algorithm of dpopAlgorithms) await withDPoP(`private_key_jwt with DPoP by ${algorithm}`, byKey, algorithm === 'EdDSA' ? 'Ed25519' : algorithm);
  await withDPoP('a public client with DPoP', open, 'ES256');
}
/** What a television does: it shows a code, and polls while its person goes to the pages elsewhere (RFC 8628). */
async function onDevice(name, config) {
  client.enableNonRepudiationChecks(config);
  const pages = new Pages(ready.person);
  const approved = `${issuer.origin}/device/approved`;
  await check(`${name}: a device that is let in`, async () => {
    const asked = await client.initiateDeviceAuthorization(config, { scope });
    assert.equal(asked.interval, 5);
    assert.match(asked.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    // It begins to poll before anybody has answered.
    const polling = client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 1 });
    await setTimeout(1500);
    const end = await pages.walk(asked.verification_uri_complete, { until: approved });
    assert.equal(end.href, approved);
    assert.deepEqual(pages.seen.slice(0, 1).concat(pages.seen.slice(-1)), ['device', 'device-approval']);
    const tokens = await polling;
    assert.equal(tokens.token_type, 'bearer');
    const seen = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(seen.email, ready.person.email);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
    await client.tokenRevocation(config, refreshed.refresh_token);
    await refused('invalid_grant', () => client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0 }));
  });
  await check(`${name}: a device that is turned away`, async () => {
    const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const first = await pages.open(asked.verification_uri_complete);
    const asks = await pages.send(first);
    assert.equal(asks.kind, 'device-approval', 'who allowed it before is asked again');
    const end = await pages.press(asks, 'decision', 'deny');
    assert.equal(end.kind, 'device-done');
    await refused('access_denied', () => client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0 }));
  });
  await check(`${name}: a device with a key (DPoP)`, async () => {
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const asked = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    await pages.walk(asked.verification_uri_complete, { until: approved });
    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0 }, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP });
  });
}

if (strict) {
  const television = { grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], response_types: [], redirect_uris: [], post_logout_redirect_uris: [] };
  for (const [method, authentication] of [['none', client.None()], ['client_secret_basic', undefined]]) {
    const registered = await register({ ...television, token_endpoint_auth_method: method }, authentication);
    const metadata = registered.clientMetadata();
    const config = new client.Configuration(registered.serverMetadata(), metadata.client_id, metadata, authentication ?? client.ClientSecretBasic(metadata.client_secret));
    execute.forEach((change) => change(config));
    await onDevice(`a television, ${method}`, config);
  }
}

/** What a till does: it asks for somebody by name, and polls while they answer at a page of their own (CIBA Core 1.0). */
async function byBackChannel(name, config, more = {}) {
  client.enableNonRepudiationChecks(config);
  const pages = new Pages(ready.person);
  const login_hint = ready.person.username;
  const list = `${issuer.origin}/account/requests`;
  const look = async () => {
    await pages.walk(list, { until: 'nowhere' }).catch(() => {}); // signs in
    const page = await pages.open(list);
    const button = page.forms[0]?.buttons.find((button) => button.name === 'look');
    assert.ok(button, `something waits: ${page.text}`);
    return pages.press(page, 'look', button.value);
  };
  await check(`${name}: a request that is allowed`, async () => {
    const asked = await client.initiateBackchannelAuthentication(config, { scope, login_hint, binding_message: 'W4SCT', ...more });
    assert.equal(asked.interval, 5);
    const polling = client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 1 });
    await setTimeout(1500);
    const asks = await look();
    assert.equal(asks.kind, 'request-approval');
    assert.ok(asks.text.includes('W4SCT'));
    const end = await pages.press(asks, 'decision', 'allow');
    assert.equal(end.kind, 'account-requests');
    const tokens = await polling;
    assert.equal(tokens.token_type, 'bearer');
    const seen = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(seen.email, ready.person.email);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
    await client.tokenRevocation(config, refreshed.refresh_token);
    await refused('invalid_grant', () => client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 0 }));
    // Whom it was told of, it may ask for by what it was told.
    const again = await client.initiateBackchannelAuthentication(config, { scope: 'openid', id_token_hint: tokens.id_token, ...more });
    await pages.press(await look(), 'decision', 'deny');
    await refused('access_denied', () => client.pollBackchannelAuthenticationGrant(config, { ...again, interval: 0 }));
  });
  await check(`${name}: a request with a key (DPoP)`, async () => {
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const asked = await client.initiateBackchannelAuthentication(config, { scope: 'openid', login_hint, ...more });
    await pages.press(await look(), 'decision', 'allow');
    const tokens = await client.pollBackchannelAuthenticationGrant(config, { ...asked, interval: 0 }, undefined, { DPoP });
    assert.equal(tokens.token_type, 'dpop');
    await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP });
  });
  await check(`${name}: what is refused`, async () => {
    await refused('invalid_request', () => client.initiateBackchannelAuthentication(config, { scope: 'openid', ...more }));
    await refused('invalid_binding_message', () => client.initiateBackchannelAuthentication(config, { scope: 'openid', login_hint, binding_message: 'x'.repeat(65), ...more }));
  });
}

if (strict) {
  const till = { grant_types: ['urn:openid:params:grant-type:ciba', 'refresh_token'], response_types: [], redirect_uris: [], post_logout_redirect_uris: [] };
  const notified = { backchannel_client_notification_endpoint: 'https://client.example/notified' };
  for (const [mode, members, more] of [['poll', {}, {}], ['ping', notified, { client_notification_token: client.randomState() }]]) {
    const registered = await register({ ...till, ...members, backchannel_token_delivery_mode: mode });
    const metadata = registered.clientMetadata();
    const config = new client.Configuration(registered.serverMetadata(), metadata.client_id, metadata, client.ClientSecretBasic(metadata.client_secret));
    execute.forEach((change) => change(config));
    await byBackChannel(`a till, ${mode}`, config, more);
  }
}
console.log('openid-client: everything as expected');
