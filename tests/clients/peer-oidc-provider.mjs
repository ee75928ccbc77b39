// A certified OpenID Provider that nobody here wrote, for comparison: npm's oidc-provider, in memory.
//
//   node peer-oidc-provider.mjs [--port N] [--issuer URL] [--fault NAME] [--renews]
//
// --renews: access tokens are soon over, and who registered for refresh tokens gets one, which is good for once.
// --fault breaks one thing on purpose, by the table in conformance/faults.mjs.
// When it is ready it prints one line of JSON on stdout: {issuer, person, client, admin_token}, the shape of
// `doorward dev --json`. Everything is lost when it ends.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import { exportJWK, generateKeyPair } from 'jose';

import { Memory } from './peer-memory.mjs';

// The library's notices belong to stderr: stdout has the ready line and nothing else.
console.info = console.error;
console.log = console.error;
const { default: Provider, errors } = await import('oidc-provider');

const { values: options } = parseArgs({
  options: { port: { type: 'string', default: '0' }, issuer: { type: 'string' }, fault: { type: 'string' }, renews: { type: 'boolean', default: false } },
});

const secret = () => randomBytes(32).toString('base64url');

const person = { username: 'ada', email: 'ada@example.com', password: secret() };

const claims = {
  sub: 'ada',
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  middle_name: 'Byron',
  nickname: 'Enchantress',
  preferred_username: person.username,
  profile: 'https://people.example/ada',
  picture: 'https://people.example/ada.png',
  website: 'https://ada.example',
  gender: 'female',
  birthdate: '1990-12-10',
  zoneinfo: 'Europe/London',
  locale: 'en-GB',
  updated_at: 1_700_000_000,
  email: person.email,
  email_verified: true,
  phone_number: '+44 20 7946 0000',
  phone_number_verified: true,
  address: {
    formatted: '12 St James’s Square\nLondon SW1Y 4JH\nUnited Kingdom',
    street_address: '12 St James’s Square',
    locality: 'London',
    postal_code: 'SW1Y 4JH',
    country: 'United Kingdom',
  },
};

const client = {
  client_id: 'peer-client',
  client_secret: secret(),
  client_name: 'Peer client',
  redirect_uris: ['https://client.invalid/callback'],
  post_logout_redirect_uris: ['https://client.invalid/signed-out'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
};

async function signingKeys() {
  const algorithms = { RS256: 'RS256', PS256: 'PS256', ES256: 'ES256', EdDSA: 'EdDSA' };
  const pairs = Object.keys(algorithms).map(async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, use: 'sig' };
  });
  return Promise.all(pairs);
}

const adminToken = secret();

/** What clients ask for by the back channel and nobody has answered, by its identifier. */
const asked = new Map();

const configuration = {
  acrValues: ['urn:mace:incommon:iap:bronze'],
  adapter: Memory,
  claims: {
    openid: ['sub'],
    profile: [
      'name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'profile',
      'picture', 'website', 'gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at',
    ],
    email: ['email', 'email_verified'],
    address: ['address'],
    phone: ['phone_number', 'phone_number_verified'],
    acr: null,
    auth_time: null,
    iss: null,
    sid: null,
  },
  clientAuthMethods: ['client_secret_basic', 'client_secret_jwt', 'client_secret_post', 'private_key_jwt', 'self_signed_tls_client_auth', 'none'],
  clients: [client],
  cookies: { keys: [secret()], long: { sameSite: 'none' }, short: { sameSite: 'lax' } },
  enabledJWA: {
    dPoPSigningAlgValues: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    userinfoSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  },
  enableHttpPostMethods: true,
  features: {
    backchannelLogout: { enabled: true },
    ciba: {
      enabled: true,
      deliveryModes: ['poll', 'ping'],
      processLoginHint: (_ctx, hint) => (hint === person.username || hint === person.email ? claims.sub : undefined),
      processLoginHintToken: () => undefined,
      verifyUserCode: () => {},
      validateRequestContext: () => {},
      triggerAuthenticationDevice: (_ctx, request) => { asked.set(request.jti, request); },
    },
    claimsParameter: { enabled: true },
    devInteractions: { enabled: false },
    // Who registers so is held to FAPI 2.0, and nobody else.
    fapi: { enabled: true, profile: (_ctx, client) => (client?.requirePushedAuthorizationRequests ? '2.0' : undefined) },
    introspection: { enabled: true },
    jwtResponseModes: { enabled: true },
    jwtUserinfo: { enabled: true },
    // What serve-proxy.mjs --client-cert writes.
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      getCertificate: (ctx) => {
        const pem = ctx.get('x-client-cert');
        return pem ? decodeURIComponent(pem) : undefined;
      },
    },
    registration: { enabled: true, initialAccessToken: adminToken },
    registrationManagement: { enabled: true },
    requestObjects: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // The library asks nobody on this machine, where the runner's client is told of logouts.
  fetch: (url, { dispatcher: _guard, ...options }) => fetch(url, options),
  findAccount: (_ctx, id) => (id === claims.sub ? { accountId: id, claims: () => claims } : undefined),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: await signingKeys() },
  pkce: { required: (_ctx, client) => client.requirePushedAuthorizationRequests },
  responseTypes: ['code', 'code id_token', 'code token', 'code id_token token'],
  // The times are the library's own defaults; naming them silences its notices.
  ttl: {
    AccessToken: 3600, AuthorizationCode: 60, Grant: 14 * 86_400, IdToken: 3600, Interaction: 3600,
    RefreshToken: 14 * 86_400, Session: 14 * 86_400,
  },
};

if (options.renews) {
  // A client of ours takes none that is good for less than half a minute.
  configuration.ttl.AccessToken = 33;
  configuration.issueRefreshToken = (_ctx, client) => client.grantTypeAllowed('refresh_token');
  configuration.rotateRefreshToken = true;
}

const page = (title, form) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><main><h1>${title}</h1>${form}</main></body></html>`;

// Plain field names and no autocomplete tokens: pages of another make than Doorward's.
const signInPage = page('Sign in', `<form method="post">
<label>Name <input name="login" required></label>
<label>Password <input name="password" type="password" required></label>
<button type="submit">Sign in</button> <button name="cancel" value="yes" formnovalidate>Cancel</button></form>`);

const consentPage = page('Allow access?', '<form method="post"><button type="submit">Continue</button></form>');

async function readForm(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function isPerson(form) {
  const given = Buffer.from(form.get('password') ?? '');
  const right = Buffer.from(person.password);
  return form.get('login') === person.username && given.length === right.length && timingSafeEqual(given, right);
}

async function allow({ grantId, params, prompt, session }) {
  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope, missingOIDCClaims } = prompt.details;
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  return { consent: { grantId: await grant.save() } };
}

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  const isLogin = details.prompt.name === 'login';
  const show = () => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(isLogin ? signInPage : consentPage);
  if (request.method !== 'POST') return show();
  const form = await readForm(request);
  if (form.has('cancel')) return provider.interactionFinished(request, response, { error: 'access_denied' });
  if (isLogin && !isPerson(form)) return show();
  const result = isLogin
    ? { login: { accountId: claims.sub, acr: configuration.acrValues[0] } }
    : await allow(details);
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !isLogin });
}

const asksPage = (request) => page('Allow this?', `<p>${request.params.binding_message ?? ''}</p>
<form method="post" action="/asked/${request.jti}"><button name="decision" value="allow">Yes</button> <button name="decision" value="deny">No</button></form>`);

const listPage = () => page('Requests', [...asked.keys()]
  .map((id) => `<form method="post" action="/asked/${id}"><button name="look" value="yes">Look</button></form>`).reverse().join(''));

/** Where the person answers what clients ask by the back channel; whoever comes is them. */
async function answerAsked(request, response) {
  const show = (html) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(html);
  const waiting = asked.get(request.url.split('/')[2]);
  if (request.method !== 'POST' || !waiting) return show(listPage());
  const decision = (await readForm(request)).get('decision');
  if (!decision) return show(asksPage(waiting));
  asked.delete(waiting.jti);
  if (decision !== 'allow') {
    await provider.backchannelResult(waiting, new errors.AccessDenied('the end-user did not allow it'));
    return show(listPage());
  }
  const grant = new provider.Grant({ accountId: waiting.accountId, clientId: waiting.clientId });
  grant.addOIDCScope(waiting.params.scope);
  const grantId = await grant.save();
  await provider.backchannelResult(waiting, await provider.Grant.find(grantId), { acr: configuration.acrValues[0], authTime: Math.floor(Date.now() / 1000) });
  return show(listPage());
}

async function findFault(name) {
  const { faults } = await import('../../conformance/faults.mjs');
  if (!faults[name]) throw new Error(`there is no fault ${name}`);
  return faults[name];
}

const fault = options.fault ? await findFault(options.fault) : {};
fault.configure?.(configuration);

let provider;

const server = createServer((request, response) => {
  const isAsked = request.url.startsWith('/asked');
  if (!isAsked && !request.url.startsWith('/interaction/')) return provider.callback()(request, response);
  return (isAsked ? answerAsked : interact)(request, response).catch((error) => {
    console.error(error);
    response.writeHead(400, { 'content-type': 'text/html' }).end(page('Error', '<p>This sign-in is over.</p>'));
  });
});

server.listen(Number(options.port), '127.0.0.1', () => {
  const issuer = options.issuer ?? `http://localhost:${server.address().port}`;
  provider = new Provider(issuer, configuration);
  provider.proxy = issuer.startsWith('https:');
  fault.setup?.({ Provider, provider });
  if (fault.use) provider.use(fault.use);
  provider.on('server_error', (_ctx, error) => console.error(error));
  process.stdout.write(`${JSON.stringify({ issuer, person, client, admin_token: adminToken, approval_page: '/asked' })}\n`);
});

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
