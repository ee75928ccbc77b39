// Does the runner see what is wrong? Each fault here breaks one thing in the peer provider
// (tests/clients/peer-oidc-provider.mjs --fault NAME), and names the modules that must end otherwise than PASSED, with the
// check that must say why. Some are no faults but what the peer itself does not know: ways to treat unsigned
// request objects, and the front channel of logout.
//
//   node conformance/faults.mjs [--runner PATH] [NAME…]
//
// A fault may change the configuration, patch the provider, and rewrite requests and answers as a koa middleware. The
// expectations are `plan/module: [verdict, beginning of the first reason]`; of a plan with several response types the first
// counts, or the one that is named: `plan/module (response type)`.

import { spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const CLIENT = 'https://conformance.invalid/';

/** Rewrites the query of a redirect to the client. */
const onRedirect = (change) => async (ctx, next) => {
  await next();
  const location = ctx.response.get('location') || '';
  if (!location.startsWith(CLIENT)) return;
  const url = new URL(location);
  change(url.searchParams);
  ctx.set('location', url.href);
};

/** Rewrites the query of a request to that path. */
const onQuery = (path, change) => async (ctx, next) => {
  if (ctx.path === path) {
    const query = new URLSearchParams(ctx.querystring);
    change(query);
    ctx.querystring = query.toString();
  }
  await next();
};

/** Rewrites the JSON answer of that path. */
const onBody = (path, change) => async (ctx, next) => {
  await next();
  if (ctx.path === path && ctx.body && typeof ctx.body === 'object') {
    const body = structuredClone(ctx.body);
    change(body);
    ctx.body = body;
  }
};

const OBJECT_MODULES = {
  uri: 'basic/oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
  value: 'basic/oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
  redirect: 'basic/oidcc-ensure-request-object-with-redirect-uri',
};

/** Metadata that promise unsigned request objects, and a way to treat them before the library sees the request. */
const withRequestObjects = (treat) => async (ctx, next) => {
  if (ctx.path === '/auth' && (ctx.query.request || ctx.query.request_uri)) {
    const query = new URLSearchParams(ctx.querystring);
    const object = query.get('request') ?? (await (await fetch(query.get('request_uri'))).text());
    query.delete('request');
    query.delete('request_uri');
    const claims = JSON.parse(Buffer.from(object.split('.')[1], 'base64url'));
    if (treat({ ctx, query, claims }) === 'answered') return;
    ctx.querystring = query.toString();
  }
  await next();
  if (ctx.path === '/.well-known/openid-configuration') {
    ctx.body = {
      ...ctx.body,
      request_object_signing_alg_values_supported: ['none', 'RS256'],
      request_parameter_supported: true,
      request_uri_parameter_supported: true,
    };
  }
};

/** A certificate that every connection seems to show, for what is bound to one without TLS. */
const CERTIFICATE = (() => {
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '2', '-subj', '/CN=client', '-keyout', '-', '-out', '-']);
  const pem = made.stdout.toString();
  return pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));
})();

const ciba = (name = '') => `fapi-ciba-poll/fapi-ciba-id1${name}`;
const ASK = '/backchannel';

/** One of FAPI-CIBA: every connection shows one certificate. */
const ofCiba = ({ configure, ...fault }) => ({
  ...fault,
  configure: (configuration) => {
    configuration.features.mTLS.getCertificate = () => CERTIFICATE;
    configure?.(configuration);
  },
});

const fapi = (name, plan = 'fapi2-security') => `${plan}/fapi2-security-profile-final-${name}`;
const signed = (name) => fapi(name, 'fapi2-message-signing');

/** Changes the JWT in which an answer goes to the client (JARM), which is not signed again. */
const onJarm = (change) => onRedirect((query) => query.has('response') && query.set('response', change(query.get('response'))));

/** Changes the form that is posted to that path; where `change` answers an error, that is the answer. */
const onForm = (path, change) => async (ctx, next) => {
  if (ctx.path === path && ctx.method === 'POST') {
    const chunks = [];
    for await (const chunk of ctx.req) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const error = change(form, ctx);
    if (typeof error === 'string') {
      ctx.status = 400;
      ctx.body = { error };
      return;
    }
    // The library takes what was parsed before it.
    ctx.req.body = Object.fromEntries(form);
  }
  await next();
};

const seconds = () => Math.floor(Date.now() / 1000);

/** Leaves a header out where it is sent to that path. */
const withoutHeader = (path, name) => async (ctx, next) => {
  if (ctx.path === path) delete ctx.req.headers[name];
  await next();
};

const BACK_CHANNEL = 'backchannel-logout/oidcc-backchannel-rp-initiated-logout';
const FRONT_CHANNEL = 'frontchannel-logout/oidcc-frontchannel-rp-initiated-logout';

const readClaims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** Changes what is posted to a client that is told of a logout; where `change` answers false, nothing is. */
const onLogout = (change) => (configuration) => {
  const { fetch: send } = configuration;
  configuration.fetch = async (url, options) => {
    const form = options.body instanceof URLSearchParams ? options.body : new URLSearchParams();
    if (form.has('logout_token') && change(form, configuration) === false) return new Response();
    return send(url, options);
  };
};

/** Changes the claims of a logout token, which is signed again. */
const onLogoutToken = (change) => onLogout((form, configuration) => {
  const token = form.get('logout_token');
  const claims = readClaims(token);
  change(claims);
  const input = `${token.split('.')[0]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const key = createPrivateKey({ key: configuration.jwks.keys.find(({ alg }) => alg === 'RS256'), format: 'jwk' });
  form.set('logout_token', `${input}.${sign('sha256', input, key).toString('base64url')}`);
});

/** In place of the redirect after a sign-out a page, which loads the client's address in a frame and leads on by `way`. */
const withFrontChannel = (way, change = () => {}) => {
  let claims;
  return {
    setup: ({ provider }) => { provider.Client.prototype.includeSid = () => true; },
    use: async (ctx, next) => {
      if (ctx.path === '/session/end') claims = readClaims(ctx.query.id_token_hint);
      await next();
      if (ctx.path === '/.well-known/openid-configuration') {
        ctx.body = { ...ctx.body, frontchannel_logout_supported: true, frontchannel_logout_session_supported: true };
      }
      const location = ctx.response.get('location') || '';
      if (!location.includes('/signed-out?')) return;
      const frame = new URL(`${CLIENT}oidcc-frontchannel-rp-initiated-logout/frontchannel_logout`);
      frame.search = new URLSearchParams({ iss: claims.iss, sid: claims.sid });
      change(frame.searchParams);
      const escape = (url) => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      ctx.remove('location');
      ctx.status = 200;
      ctx.type = 'html';
      ctx.body = `<!doctype html><title>Signed out</title><p>Signed out</p><iframe src="${escape(frame.href)}"></iframe>${way(escape(location))}`;
    },
  };
};

const byLink = (address) => `<a href="${address}">Continue</a>`;
const byRefresh = (address) => `<meta http-equiv="refresh" content="1; url=${address}">`;

/** Changes the parameters in the fragment of a redirect to the client; ID tokens can be signed again. */
const onFragment = (change) => {
  let key;
  const resign = (token, alter) => {
    const claims = readClaims(token);
    alter(claims);
    const input = `${token.split('.')[0]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${input}.${sign('sha256', input, key).toString('base64url')}`;
  };
  return {
    configure: (configuration) => {
      key = createPrivateKey({ key: configuration.jwks.keys.find(({ alg }) => alg === 'RS256'), format: 'jwk' });
    },
    use: async (ctx, next) => {
      await next();
      const [address, fragment] = (ctx.response.get('location') || '').split('#');
      if (!fragment || !address.startsWith(CLIENT)) return;
      const parameters = new URLSearchParams(fragment);
      change(parameters, resign);
      ctx.set('location', `${address}#${parameters}`);
    },
  };
};

export const faults = {
  'tokens-in-the-query': {
    use: async (ctx, next) => {
      await next();
      const location = ctx.response.get('location') || '';
      if (location.startsWith(CLIENT)) ctx.set('location', location.replace('#', '?'));
    },
    expect: {
      'hybrid/oidcc-server': ['FAILED', 'callback.query'],
      'hybrid/oidcc-prompt-none-not-logged-in': ['FAILED', 'callback.query'],
    },
  },
  'nonce-made-up': {
    use: onQuery('/auth', (query) => query.has('nonce') || query.set('nonce', 'n')),
    expect: { 'hybrid/oidcc-ensure-request-without-nonce-fails': ['FAILED', 'error.error'] },
  },
  'code-of-another-answer': {
    ...onFragment((parameters, resign) => {
      if (!parameters.has('id_token')) return;
      parameters.set('id_token', resign(parameters.get('id_token'), (claims) => { claims.c_hash = 'x'; }));
    }),
    expect: { 'hybrid/oidcc-server': ['FAILED', 'callback.c_hash'] },
  },
  'token-of-another-answer': {
    ...onFragment((parameters, resign) => {
      if (!parameters.has('id_token')) return;
      parameters.set('id_token', resign(parameters.get('id_token'), (claims) => { delete claims.at_hash; }));
    }),
    expect: {
      'hybrid/oidcc-server': ['PASSED', ''],
      'hybrid/oidcc-server (code id_token token)': ['FAILED', 'callback.at_hash'],
    },
  },
  'another-person-by-the-browser': {
    ...onFragment((parameters, resign) => {
      if (!parameters.has('id_token')) return;
      parameters.set('id_token', resign(parameters.get('id_token'), (claims) => { claims.sub = 'grace'; }));
    }),
    expect: { 'hybrid/oidcc-server': ['FAILED', 'id_token.sub_same'] },
  },
  'token-by-the-browser-is-good-for-nothing': {
    ...onFragment((parameters) => parameters.has('access_token') && parameters.set('access_token', 'x')),
    expect: { 'hybrid/oidcc-server (code token)': ['FAILED', 'callback.userinfo'] },
  },
  'initiate-login-uri-forgotten': {
    use: onBody('/reg', (body) => { delete body.initiate_login_uri; }),
    expect: {
      '3rdparty-init-login/oidcc-3rd_party-init-login': ['FAILED', 'registration.initiate_login_uri'],
    },
  },
  'request-objects-honoured': {
    use: withRequestObjects(({ query, claims }) => {
      Object.entries(claims).forEach(([name, value]) => query.set(name, value));
    }),
    expect: {
      [OBJECT_MODULES.uri]: ['PASSED', ''],
      [OBJECT_MODULES.value]: ['PASSED', ''],
      [OBJECT_MODULES.redirect]: ['PASSED', ''],
    },
  },
  'request-objects-ignored': {
    use: withRequestObjects(() => {}),
    expect: {
      [OBJECT_MODULES.uri]: ['FAILED', 'callback.state'],
      [OBJECT_MODULES.value]: ['FAILED', 'callback.state'],
      [OBJECT_MODULES.redirect]: ['REVIEW', 'page.error'],
    },
  },
  'request-objects-refused': {
    use: withRequestObjects(({ ctx, query, claims }) => {
      const error = ctx.query.request ? 'request_not_supported' : 'request_uri_not_supported';
      const answer = new URLSearchParams({ error, state: claims.state });
      ctx.redirect(`${claims.redirect_uri ?? query.get('redirect_uri')}?${answer}`);
      return 'answered';
    }),
    expect: {
      [OBJECT_MODULES.uri]: ['SKIPPED', 'the provider answers request_uri_not_supported'],
      [OBJECT_MODULES.value]: ['SKIPPED', 'the provider answers request_not_supported'],
      [OBJECT_MODULES.redirect]: ['FAILED', 'callback.error'],
    },
  },
  'front-channel-by-link': {
    ...withFrontChannel(byLink),
    expect: {
      [FRONT_CHANNEL]: ['PASSED', ''],
      'frontchannel-logout/oidcc-frontchannel-logout-discovery-endpoint-verification': ['PASSED', ''],
    },
  },
  'front-channel-by-refresh': {
    ...withFrontChannel(byRefresh),
    expect: { [FRONT_CHANNEL]: ['PASSED', ''] },
  },
  'front-channel-leads-nowhere': {
    ...withFrontChannel(() => ''),
    expect: { [FRONT_CHANNEL]: ['FAILED', 'front_channel.onward'] },
  },
  'front-channel-of-another-session': {
    ...withFrontChannel(byLink, (query) => query.set('sid', 'another')),
    expect: { [FRONT_CHANNEL]: ['FAILED', 'front_channel.sid'] },
  },
  'front-channel-of-another-issuer': {
    ...withFrontChannel(byLink, (query) => query.set('iss', 'https://elsewhere.example')),
    expect: { [FRONT_CHANNEL]: ['FAILED', 'front_channel.iss'] },
  },
  'front-channel-says-more': {
    ...withFrontChannel(byLink, (query) => query.set('more', '1')),
    expect: { [FRONT_CHANNEL]: ['WARNING', 'front_channel.others'] },
  },
  'no-front-channel': {
    expect: {
      [FRONT_CHANNEL]: ['FAILED', 'front_channel.frame'],
      'frontchannel-logout/oidcc-frontchannel-logout-discovery-endpoint-verification':
        ['FAILED', 'discovery.frontchannel_logout_supported'],
    },
  },
  'logout-token-for-another': {
    configure: onLogoutToken((claims) => { claims.aud = 'another'; }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.aud'] },
  },
  'logout-token-with-nonce': {
    configure: onLogoutToken((claims) => { claims.nonce = 'n'; }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.nonce'] },
  },
  'logout-token-without-events': {
    configure: onLogoutToken((claims) => { delete claims.events; }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.events'] },
  },
  'logout-token-of-another-session': {
    configure: onLogoutToken((claims) => { claims.sid = 'another'; }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.sid'] },
  },
  'logout-token-about-nobody': {
    configure: onLogoutToken((claims) => { delete claims.sid; delete claims.sub; }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.subject'] },
  },
  'logout-token-with-a-foreign-signature': {
    configure: onLogout((form) => {
      const foreign = form.get('logout_token').replace(/(?<=\.)[^.]{8}(?=[^.]*$)/, (head) => [...head].reverse().join(''));
      form.set('logout_token', foreign);
    }),
    expect: { [BACK_CHANNEL]: ['FAILED', 'logout_token.signature'] },
  },
  'logout-token-with-more': {
    configure: onLogout((form) => form.set('more', '1')),
    expect: { [BACK_CHANNEL]: ['WARNING', 'back_channel.others'] },
  },
  'no-logout-token': {
    configure: onLogout(() => false),
    expect: { [BACK_CHANNEL]: ['FAILED', 'back_channel.called'] },
  },
  'state-changed': {
    use: onRedirect((query) => query.has('state') && query.set('state', `${query.get('state')}x`)),
    expect: {
      'basic/oidcc-server': ['FAILED', 'callback.state'],
      'basic/oidcc-prompt-none-not-logged-in': ['FAILED', 'error.state'],
    },
  },
  'logout-state-changed': {
    use: async (ctx, next) => {
      await next();
      const location = ctx.response.get('location') || '';
      if (location.includes('/signed-out?')) ctx.set('location', location.replaceAll('%', ''));
    },
    expect: { 'rp-initiated-logout/oidcc-rp-initiated-logout': ['FAILED', 'logout.state'] },
  },
  'foreign-iss': {
    use: onRedirect((query) => query.set('iss', 'https://elsewhere.example')),
    expect: {
      'basic/oidcc-server': ['FAILED', 'callback.iss'],
      'basic/oidcc-response-type-missing': ['FAILED', 'error.iss'],
    },
  },
  'nonce-dropped': {
    use: onQuery('/auth', (query) => query.delete('nonce')),
    expect: { 'basic/oidcc-server': ['FAILED', 'id_token.nonce'] },
  },
  'nonce-demanded': {
    use: async (ctx, next) => {
      if (ctx.path === '/auth' && !ctx.query.nonce) ctx.throw(400, 'nonce is missing');
      await next();
    },
    expect: {
      'basic/oidcc-ensure-request-without-nonce-succeeds-for-code-flow': ['FAILED', 'flow.callback'],
    },
  },
  'prompt-ignored': {
    use: onQuery('/auth', (query) => ['prompt', 'max_age'].forEach((name) => query.delete(name))),
    expect: {
      'basic/oidcc-prompt-login': ['FAILED', 'page.second_sign_in'],
      'basic/oidcc-max-age-1': ['FAILED', 'page.second_sign_in'],
      'basic/oidcc-prompt-none-not-logged-in': ['FAILED', 'flow.callback'],
      'basic/oidcc-max-age-10000': ['FAILED', 'auth_time.first'],
    },
  },
  'always-asks': {
    use: onQuery('/auth', (query) => query.set('prompt', 'login')),
    expect: {
      'basic/oidcc-prompt-none-logged-in': ['FAILED', 'prompt.silent'],
      'basic/oidcc-id-token-hint': ['FAILED', 'prompt.silent'],
      'basic/oidcc-max-age-10000': ['FAILED', 'prompt.not_asked'],
    },
  },
  'open-redirect': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/auth' && ctx.status === 400) ctx.redirect(ctx.query.redirect_uri);
    },
    expect: { 'basic/oidcc-ensure-registered-redirect-uri': ['FAILED', 'page.error'] },
  },
  'code-on-the-error-page': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/auth' && ctx.status === 400) {
        ctx.body = `<p>Go on to <a href="${ctx.query.redirect_uri}?code=abc">the client</a></p>`;
      }
    },
    expect: { 'basic/oidcc-ensure-registered-redirect-uri': ['FAILED', 'page.error.secrets'] },
  },
  'error-page-is-json': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/auth' && ctx.status === 400) ctx.body = { error: 'invalid_request' };
      if (ctx.path === '/auth' && ctx.status === 400) ctx.type = 'json';
    },
    expect: { 'basic/oidcc-ensure-registered-redirect-uri': ['FAILED', 'page.error.html'] },
  },
  'code-works-twice': {
    setup: ({ provider }) => {
      const { prototype } = provider.AuthorizationCode;
      prototype.consume = async () => {};
    },
    expect: {
      'basic/oidcc-codereuse': ['WARNING', 'code.once'],
      'basic/oidcc-codereuse-30seconds': ['FAILED', 'token_error'],
    },
  },
  'token-survives-reuse': {
    configure: (configuration) => { configuration.revokeGrantPolicy = () => false; },
    // In memory, revoking one kind of a grant's tokens takes all kinds.
    setup: ({ provider }) => {
      const { AccessToken, AuthorizationCode, RefreshToken } = provider;
      for (const model of [AccessToken, AuthorizationCode, RefreshToken]) model.revokeByGrantId = async () => {};
    },
    expect: { 'basic/oidcc-codereuse-30seconds': ['WARNING', 'code.revokes'] },
  },
  'short-codes': {
    use: onRedirect((query) => query.has('code') && query.set('code', query.get('code').slice(0, 12))),
    // The code is cut on its way to the client and completed again on its way back.
    setup: ({ provider }) => {
      const { AuthorizationCode } = provider;
      const known = new Map();
      const { save } = AuthorizationCode.prototype;
      AuthorizationCode.prototype.save = async function remember(...rest) {
        const value = await save.apply(this, rest);
        known.set(value.slice(0, 12), value);
        return value;
      };
      const { find } = AuthorizationCode;
      AuthorizationCode.find = function complete(value, ...rest) {
        return find.call(this, known.get(value) ?? value, ...rest);
      };
    },
    expect: { 'basic/oidcc-server': ['FAILED', 'code.length'] },
  },
  'claims-in-the-id-token': {
    configure: (configuration) => { configuration.conformIdTokenClaims = false; },
    expect: {
      'basic/oidcc-scope-email': ['WARNING', 'id_token.email'],
      'basic/oidcc-alternate-happy-flow': ['WARNING', 'id_token.email'],
    },
  },
  'claim-missing': {
    use: onBody('/me', (body) => { delete body.gender; delete body.name; delete body.email_verified; }),
    expect: {
      'basic/oidcc-scope-profile': ['WARNING', 'scope.profile.name'],
      'basic/oidcc-scope-email': ['WARNING', 'scope.email.email_verified'],
      'basic/oidcc-scope-all': ['WARNING', 'scope.email.email_verified'],
      'basic/oidcc-claims-essential': ['WARNING', 'userinfo.name'],
    },
  },
  'claim-ill-typed': {
    use: onBody('/me', (body) => Object.assign(body, { email_verified: 'true', address: {}, phone_number: '' })),
    expect: {
      'basic/oidcc-scope-email': ['FAILED', 'userinfo.claims'],
      'basic/oidcc-scope-address': ['FAILED', 'userinfo.claims'],
      'basic/oidcc-scope-phone': ['FAILED', 'userinfo.claims'],
    },
  },
  'other-subject': {
    use: onBody('/me', (body) => { body.sub = 'grace'; }),
    expect: {
      'basic/oidcc-userinfo-get': ['FAILED', 'userinfo.sub_same'],
      'basic/oidcc-userinfo-post-header': ['FAILED', 'userinfo.sub_same'],
      'basic/oidcc-userinfo-post-body': ['FAILED', 'userinfo.sub_same'],
    },
  },
  'no-bearer-in-the-body': {
    use: async (ctx, next) => {
      if (ctx.path === '/me' && ctx.method === 'POST' && !ctx.get('authorization')) ctx.throw(401);
      await next();
    },
    expect: { 'basic/oidcc-userinfo-post-body': ['WARNING', 'userinfo.post_body'] },
  },
  'tokens-may-be-cached': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/token') ctx.set('cache-control', 'max-age=60');
    },
    expect: { 'basic/oidcc-refresh-token': ['FAILED', 'refresh.cache_control'] },
  },
  'refresh-tokens-are-anybodys': {
    setup: ({ Provider, provider }) => {
      for (const model of [provider.RefreshToken, provider.Grant]) {
        const { find } = model;
        model.find = async function adopt(...rest) {
          const found = await find.apply(this, rest);
          if (found && Provider.ctx.path === '/token') found.clientId = Provider.ctx.oidc.client.clientId;
          return found;
        };
      }
    },
    expect: { 'basic/oidcc-refresh-token': ['FAILED', 'token_error'] },
  },
  'no-refresh-token': {
    configure: (configuration) => { configuration.issueRefreshToken = async () => false; },
    expect: { 'basic/oidcc-refresh-token': ['WARNING', 'refresh_token.promised'] },
  },
  'foreign-keys': {
    use: onBody('/jwks', (body) => body.keys.forEach((key) => {
      if (key.n) key.n = key.n.replace(/^.{8}/, (head) => [...head].reverse().join(''));
    })),
    expect: { 'basic/oidcc-server': ['FAILED', 'id_token.signature'] },
  },
  'private-keys-shown': {
    use: onBody('/jwks', (body) => { body.keys[0].d = 'AQAB'; }),
    expect: {
      'basic/oidcc-server': ['FAILED', 'jwks.private'],
      'config/oidcc-discovery-endpoint-verification': ['FAILED', 'jwks.private'],
    },
  },
  'metadata-without-jwks': {
    use: onBody('/.well-known/openid-configuration', (body) => { delete body.jwks_uri; }),
    expect: { 'config/oidcc-discovery-endpoint-verification': ['FAILED', 'discovery.jwks_uri'] },
  },
  'metadata-of-another': {
    use: onBody('/.well-known/openid-configuration', (body) => {
      body.issuer = 'https://elsewhere.example';
      delete body.end_session_endpoint;
      delete body.backchannel_logout_session_supported;
    }),
    expect: {
      'config/oidcc-discovery-endpoint-verification': ['FAILED', 'discovery.issuer'],
      'rp-initiated-logout/oidcc-rp-initiated-logout-discovery-endpoint-verification':
        ['FAILED', 'discovery.end_session_endpoint'],
      'backchannel-logout/oidcc-backchannel-logout-discovery-endpoint-verification':
        ['FAILED', 'discovery.backchannel_logout_session_supported'],
    },
  },
  'basic-only': {
    configure: (configuration) => { configuration.clientAuthMethods = ['client_secret_basic']; },
    expect: { 'basic/oidcc-server-client-secret-post': ['FAILED', 'client.auth_listed'] },
  },
  'get-only': {
    configure: (configuration) => { configuration.enableHttpPostMethods = false; },
    expect: { 'basic/oidcc-ensure-post-request-succeeds': ['WARNING', 'flow.post'] },
  },
  'form-post-ignored': {
    use: onQuery('/auth', (query) => query.delete('response_mode')),
    expect: {
      'formpost-basic/oidcc-server': ['FAILED', 'form_post.post'],
      'formpost-basic/oidcc-response-type-missing': ['FAILED', 'form_post.post'],
    },
  },
  'parameters-refused': {
    use: async (ctx, next) => {
      const optional = ['extra', 'ui_locales', 'claims_locales', 'login_hint', 'display'];
      if (optional.some((name) => ctx.query[name])) ctx.throw(400);
      await next();
    },
    expect: {
      'basic/oidcc-ensure-request-with-unknown-parameter-succeeds': ['FAILED', 'flow.callback'],
      'basic/oidcc-ui-locales': ['FAILED', 'flow.callback'],
      'basic/oidcc-claims-locales': ['FAILED', 'flow.callback'],
      'basic/oidcc-login-hint': ['FAILED', 'flow.callback'],
      'basic/oidcc-display-page': ['FAILED', 'flow.callback'],
      'basic/oidcc-display-popup': ['FAILED', 'flow.callback'],
    },
  },
  'pkce-broken': {
    use: onQuery('/auth', (query) => query.has('code_challenge')
      && query.set('code_challenge', [...query.get('code_challenge')].reverse().join(''))),
    expect: { 'basic/oidcc-ensure-request-with-valid-pkce-succeeds': ['FAILED', 'token.status'] },
  },
  'acr-ignored': {
    use: onQuery('/auth', (query) => query.delete('acr_values')),
    expect: {
      'basic/oidcc-ensure-request-with-acr-values-succeeds': ['WARNING', 'id_token.acr_requested'],
    },
  },
  'default-alg-es256': {
    configure: (configuration) => {
      configuration.clientDefaults = { id_token_signed_response_alg: 'ES256' };
    },
    expect: { 'basic/oidcc-idtoken-signature': ['FAILED', 'id_token.alg'] },
  },
  'logout-to-anywhere': {
    setup: ({ provider }) => { provider.Client.prototype.postLogoutRedirectUriAllowed = () => true; },
    expect: {
      'rp-initiated-logout/oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': ['FAILED', 'page.logout'],
      'rp-initiated-logout/oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri':
        ['FAILED', 'page.logout'],
    },
  },
  'logout-hint-unchecked': {
    setup: ({ provider }) => { provider.IdToken.validate = async () => ({}); },
    expect: {
      'rp-initiated-logout/oidcc-rp-initiated-logout-modified-id-token-hint': ['FAILED', 'page.logout'],
    },
  },
  'logout-sends-everybody-back': {
    use: async (ctx, next) => {
      const back = `${CLIENT}anywhere`;
      if (ctx.path === '/session/end') ctx.redirect(ctx.query.post_logout_redirect_uri ?? back);
      else await next();
    },
    expect: Object.fromEntries(
      ['bad-id-token-hint', 'no-id-token-hint', 'no-params', 'no-post-logout-redirect-uri', 'only-state'].map(
        (name) => [`rp-initiated-logout/oidcc-rp-initiated-logout-${name}`, ['FAILED', 'page.logout']],
      ),
    ),
  },
  'logout-in-name-only': {
    configure: (configuration) => { configuration.revokeGrantPolicy = () => false; },
    setup: ({ provider }) => { provider.Session.prototype.destroy = async () => {}; },
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/session/end/confirm') ctx.remove('set-cookie');
    },
    expect: {
      'rp-initiated-logout/oidcc-rp-initiated-logout': ['FAILED', 'error.error'],
      'rp-initiated-logout/oidcc-rp-initiated-logout-no-state': ['FAILED', 'error.error'],
    },
  },
  'fapi-forgotten': {
    configure: (configuration) => {
      configuration.features.fapi.profile = () => undefined;
      configuration.pkce = { required: () => false };
    },
    expect: {
      [fapi('par-test-array-as-audience-fails')]: ['FAILED', 'token_error.error'],
      [fapi('par-ensure-pkce-required')]: ['FAILED', 'error.error'],
      [fapi('par-test-par-endpoint-url-as-audience-fails')]: ['FAILED', 'token_error.error'],
      [fapi('par-test-token-endpoint-url-as-audience-fails')]: ['FAILED', 'token_error.error'],
      [signed('ensure-request-object-without-exp-fails')]: ['FAILED', 'error.error'],
      [signed('ensure-request-object-without-nbf-fails')]: ['FAILED', 'error.error'],
      [signed('ensure-request-object-with-exp-over-60-fails')]: ['FAILED', 'error.error'],
      [signed('ensure-request-object-with-nbf-over-60-fails')]: ['FAILED', 'error.error'],
    },
  },
  'fapi-without-iss': {
    use: onRedirect((query) => query.delete('iss')),
    expect: {
      [fapi('happy-flow')]: ['FAILED', 'callback.has_iss'],
      [fapi('user-rejects-authentication')]: ['FAILED', 'callback.has_iss'],
    },
  },
  'fapi-says-more': {
    use: onRedirect((query) => query.set('more', '1')),
    expect: {
      [fapi('happy-flow')]: ['WARNING', 'callback.others'],
      [fapi('user-rejects-authentication')]: ['WARNING', 'error.others'],
      [signed('happy-flow')]: ['FAILED', 'jarm.alone'],
    },
  },
  'fapi-rejection-in-other-words': {
    use: onRedirect((query) => query.has('error') && query.set('error', 'login_required')),
    expect: {
      [fapi('user-rejects-authentication')]: ['FAILED', 'error.access_denied'],
      [fapi('ensure-unsigned-authorization-request-without-using-par-fails')]: ['FAILED', 'error.allowed'],
      [fapi('par-attempt-reuse-request_uri')]: ['FAILED', 'error.state'],
      [fapi('par-attempt-to-use-expired-request_uri')]: ['FAILED', 'error.state'],
    },
  },
  'fapi-metadata': {
    use: onBody('/.well-known/openid-configuration', (body) => {
      body.dpop_signing_alg_values_supported = ['RS256'];
      body.response_modes_supported = ['query'];
    }),
    expect: {
      [fapi('discovery-end-point-verification')]: ['FAILED', 'discovery.dpop_signing_alg_values_supported'],
      [signed('discovery-end-point-verification')]: ['FAILED', 'discovery.dpop_signing_alg_values_supported'],
      [fapi('discovery-end-point-verification', 'fapi2-message-signing-unsigned')]:
        ['FAILED', 'discovery.dpop_signing_alg_values_supported'],
    },
  },
  'par-status-200': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/request' && ctx.status === 201) ctx.status = 200;
    },
    expect: { [fapi('happy-flow')]: ['FAILED', 'par.status'] },
  },
  'par-says-too-short': {
    use: onBody('/request', (body) => { body.expires_in = 5; }),
    expect: { [fapi('par-attempt-to-use-expired-request_uri')]: ['FAILED', 'error.error'] },
  },
  'par-out-of-time': {
    use: onBody('/request', (body) => { body.expires_in = 2; }),
    expect: { [fapi('par-without-duplicate-parameters')]: ['FAILED', 'par.expires_in'] },
  },
  'par-again-and-again': {
    setup: ({ provider }) => { provider.PushedAuthorizationRequest.prototype.consume = async () => {}; },
    expect: { [fapi('par-attempt-reuse-request_uri')]: ['WARNING', 'par.once'] },
  },
  'par-only-once': {
    use: (() => {
      const opened = new Set();
      return async (ctx, next) => {
        if (ctx.path === '/auth' && ctx.query.request_uri) {
          if (opened.has(ctx.query.request_uri)) ctx.throw(400, 'the request_uri was opened before');
          opened.add(ctx.query.request_uri);
        }
        await next();
      };
    })(),
    expect: {
      [fapi('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds')]: ['FAILED', 'flow.callback'],
    },
  },
  'state-of-the-address': {
    use: (() => {
      let outside;
      const answer = onRedirect((query) => outside && query.set('state', outside));
      return async (ctx, next) => {
        outside = ctx.query.state ?? outside;
        await answer(ctx, next);
      };
    })(),
    expect: {
      [fapi('state-only-outside-request-object-not-used')]: ['FAILED', 'callback.state'],
      [fapi('ensure-different-state-inside-and-outside-request-object')]: ['FAILED', 'callback.state'],
    },
  },
  'state-cut-short': {
    use: onRedirect((query) => query.has('state') && query.set('state', query.get('state').slice(0, 512))),
    expect: { [fapi('ensure-authorization-request-with-long-state')]: ['FAILED', 'callback.state'] },
  },
  'jarm-with-a-foreign-signature': {
    use: onJarm((jwt) => jwt.replace(/(?<=\.)[^.]{8}(?=[^.]*$)/, (head) => [...head].reverse().join(''))),
    expect: { [signed('par-without-duplicate-parameters')]: ['FAILED', 'jarm.signature'] },
  },
  'jarm-in-name-only': {
    use: onRedirect((query) => {
      if (!query.has('response')) return;
      const claims = readClaims(query.get('response'));
      query.delete('response');
      Object.entries(claims).forEach(([name, value]) => query.set(name, value));
    }),
    expect: { [signed('par-without-duplicate-parameters')]: ['FAILED', 'jarm.alone'] },
  },
  'token-of-another-type': {
    use: onBody('/token', (body) => { if (body.token_type) body.token_type = 'Bearer'; }),
    expect: {
      [fapi('happy-flow')]: ['FAILED', 'token.token_type'],
      [fapi('refresh-token')]: ['FAILED', 'token.token_type'],
    },
  },
  'fapi-errors-in-other-words': {
    use: onBody('/token', (body) => { if (body.error) body.error = 'server_error'; }),
    expect: Object.fromEntries([
      'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
      'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
      'ensure-client-id-in-token-endpoint',
      'ensure-holder-of-key-required',
      'ensure-authorization-code-is-bound-to-client',
      'attempt-reuse-authorization-code-after-one-second',
      'ensure-signed-client-assertion-with-RS256-fails',
      'ensure-client-assertion-in-token-endpoint',
      'ensure-client-assertion-with-exp-is-5-minutes-in-past-fails',
      'ensure-client-assertion-with-wrong-aud-fails',
      'ensure-client-assertion-with-no-sub-fails',
      'ensure-pkce-code-verifier-required',
      'incorrect-pkce-code-verifier-rejected',
    ].map((name) => [fapi(name), ['FAILED', 'token_error.error']])),
  },
  'pushed-errors-in-other-words': {
    use: onBody('/request', (body) => { if (body.error) body.error = 'server_error'; }),
    expect: {
      ...Object.fromEntries([
        'ensure-mismatched-dpop-jkt-fails',
        'ensure-request-object-without-redirect-uri-fails',
        'ensure-redirect-uri-in-authorization-request',
        'plain-fapi-tolerate-unregistered-redirect-uri',
        'par-authorization-request-containing-request_uri-form-param',
        'par-test-array-as-audience-fails',
        'par-test-par-endpoint-url-as-audience-fails',
        'par-test-token-endpoint-url-as-audience-fails',
        'par-ensure-pkce-required',
        'par-plain-pkce-rejected',
      ].map((name) => [fapi(name), ['FAILED', 'token_error.error']])),
      ...Object.fromEntries([
        'ensure-request-object-without-exp-fails',
        'ensure-request-object-without-nbf-fails',
        'ensure-request-object-with-exp-over-60-fails',
        'ensure-request-object-with-nbf-over-60-fails',
        'par-authorization-request-containing-request_uri',
        'ensure-expired-request-object-fails',
        'ensure-request-object-with-bad-aud-fails',
        'ensure-signed-request-object-with-RS256-fails',
        'ensure-request-object-signature-algorithm-is-not-none',
        'ensure-request-object-with-invalid-signature-fails',
        'ensure-matching-key-in-authorization-request',
        'ensure-unsigned-request-at-par-endpoint-fails',
      ].map((name) => [signed(name), ['FAILED', 'token_error.error']])),
      [fapi('ensure-response-type-token-fails')]: ['WARNING', 'par.error'],
      [fapi('ensure-response-type-code-idtoken-fails')]: ['WARNING', 'par.error'],
    },
  },
  'code-for-any-key': {
    use: withoutHeader('/request', 'dpop'),
    expect: {
      [fapi('ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt')]: ['FAILED', 'token_error.error'],
    },
  },
  'code-for-any-jkt': {
    use: onForm('/request', (form) => form.delete('dpop_jkt')),
    expect: {
      [fapi('ensure-mismatched-dpop-jkt-fails')]: ['FAILED', 'token_error.error'],
      [fapi('ensure-token-endpoint-fails-with-mismatched-dpop-jkt')]: ['FAILED', 'token_error.error'],
    },
  },
  'code-for-no-key': {
    use: onForm('/request', (_form, ctx) => (ctx.get('dpop') ? 'invalid_request' : undefined)),
    expect: {
      [fapi('ensure-dpopproof-at-par-endpoint-binding-success')]: ['FAILED', 'par.status'],
      [fapi('ensure-dpop-auth-code-binding-success')]: ['FAILED', 'par.status'],
    },
  },
  'clock-without-patience': {
    use: async (ctx, next) => {
      const { iat, nbf } = ctx.get('dpop') ? readClaims(ctx.get('dpop')) : {};
      if (Math.abs((iat ?? seconds()) - seconds()) > 5 || nbf) {
        ctx.status = 400;
        ctx.body = { error: 'invalid_dpop_proof' };
        return;
      }
      const isAhead = (token) => token && readClaims(token).nbf > seconds() + 2;
      const refuse = (form) => (isAhead(form.get('client_assertion')) ? 'invalid_client'
        : isAhead(form.get('request')) ? 'invalid_request_object' : undefined);
      await onForm('/request', refuse)(ctx, next);
    },
    expect: {
      [fapi('check-dpop-proof-nbf-exp')]: ['FAILED', 'token.status'],
      [fapi('ensure-dpopproof-with-iat-10seconds-before-succeeds')]: ['FAILED', 'par.status'],
      [fapi('ensure-dpopproof-with-iat-10seconds-after-succeeds')]: ['FAILED', 'par.status'],
      [fapi('par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted')]: ['WARNING', 'par.nbf_ahead'],
      [signed('ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted')]: ['WARNING', 'par.nbf_ahead'],
    },
  },
  'clock-with-all-patience': {
    configure: (configuration) => { configuration.clockTolerance = 7200; },
    expect: {
      [fapi('ensure-client-assertion-with-exp-is-5-minutes-in-past-fails')]: ['FAILED', 'token_error.error'],
      [fapi('par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails')]: ['FAILED', 'token_error.error'],
    },
  },
  'one-audience-only': {
    use: onForm('/request', (form) => (
      form.has('request') && Array.isArray(readClaims(form.get('request')).aud) ? 'invalid_request_object' : undefined
    )),
    expect: { [signed('ensure-request-object-with-multiple-aud-succeeds')]: ['FAILED', 'par.status'] },
  },
  'nonce-cut-short': {
    use: onForm('/request', (form) => form.has('nonce') && form.set('nonce', form.get('nonce').slice(0, 50)) && undefined),
    expect: {
      [fapi('ensure-authorization-request-with-64-char-nonce-success')]: ['FAILED', 'id_token.nonce'],
      [fapi('ensure-authorization-request-with-long-nonce')]: ['FAILED', 'id_token.nonce'],
    },
  },
  'nonce-of-its-own': {
    use: onForm('/request', (form) => { form.set('nonce', 'own'); }),
    expect: {
      [fapi('ensure-authorization-request-without-nonce-success')]: ['FAILED', 'id_token.nonce'],
      [fapi('ensure-different-nonce-inside-and-outside-request-object')]: ['FAILED', 'id_token.nonce'],
    },
  },
  'state-of-its-own': {
    use: onRedirect((query) => query.has('state') || query.set('state', 'own')),
    expect: { [fapi('ensure-authorization-request-without-state-success')]: ['FAILED', 'callback.state'] },
  },
  'request-for-anybody': {
    use: (() => {
      let owner;
      const keep = onForm('/request', (form) => { owner ??= form.get('client_id'); });
      const give = onQuery('/auth', (query) => query.has('request_uri') && query.set('client_id', owner));
      return (ctx, next) => keep(ctx, () => give(ctx, next));
    })(),
    expect: { [fapi('par-attempt-to-use-request_uri-for-different-client')]: ['FAILED', ''] },
  },
  'pushed-by-any-method': {
    use: async (ctx, next) => {
      if (ctx.path === '/request' && ctx.method === 'PUT') ctx.body = {};
      else await next();
    },
    expect: { [fapi('par-attempt-invalid-http-method')]: ['FAILED', 'par.method'] },
  },
  'long-lived-code': {
    configure: ({ ttl }) => { ttl.AuthorizationCode = 600; },
    expect: { [fapi('ensure-token-endpoint-fails-with-expired-auth-code')]: ['FAILED', 'token_error.error'] },
  },
  'refresh-tokens-once': {
    configure: (configuration) => { configuration.rotateRefreshToken = true; },
    expect: { [fapi('refresh-token')]: ['FAILED', 'refresh_token.previous'] },
  },
  'scheme-in-one-case': {
    use: async (ctx, next) => {
      if (ctx.path === '/me' && ctx.get('authorization').startsWith('dPOP')) ctx.throw(401);
      await next();
    },
    expect: { [fapi('access-token-type-header-case-sensitivity')]: ['FAILED', 'resource.status'] },
  },
  'resource-for-everybody': {
    use: async (ctx, next) => {
      await next();
      if (ctx.path === '/me' && ctx.status >= 400) {
        ctx.status = 200;
        ctx.body = { sub: 'ada' };
      }
    },
    expect: {
      [fapi('happy-flow')]: ['FAILED', 'resource.query'],
      [fapi('dpop-negative-tests')]: ['FAILED', 'proof.typ_missing'],
      [fapi('attempt-reuse-authorization-code-after-one-second')]: ['WARNING', 'code.revokes'],
    },
  },
  'resource-without-date': {
    use: async (ctx, next) => {
      if (ctx.path === '/me') ctx.res.sendDate = false;
      await next();
    },
    expect: { [fapi('ensure-other-scope-order-succeeds')]: ['FAILED', 'resource.date'] },
  },
  'proofs-replayed': {
    configure: ({ features }) => { features.dPoP = { enabled: true, allowReplay: true }; },
    expect: { [fapi('dpop-negative-tests')]: ['WARNING', 'proof.replayed'] },
  },
  'claims-parameter-ignored': {
    configure: (configuration) => { configuration.claims = { openid: ['sub'] }; },
    use: onBody('/.well-known/openid-configuration', (body) => { body.claims_supported = ['sub', 'name']; }),
    expect: { [fapi('test-claims-parameter-identity-claims')]: ['WARNING', 'claims.name'] },
  },
  'ciba-metadata': ofCiba({
    use: onBody('/.well-known/openid-configuration', (body) => { body.backchannel_token_delivery_modes_supported = ['push']; }),
    expect: { [ciba('-discovery-end-point-verification')]: ['FAILED', 'discovery.backchannel_token_delivery_modes_supported'] },
  }),
  'ciba-guessable': ofCiba({
    use: onBody(ASK, (body) => { if (body.auth_req_id) body.auth_req_id = 'aaaaaaaaaaaaaaaaaaaaaaaa'; }),
    expect: { [ciba()]: ['FAILED', 'ciba.auth_req_id.entropy'] },
  }),
  'ciba-out-of-time': ofCiba({
    use: onBody(ASK, (body) => { if (body.auth_req_id) body.expires_in = 0; }),
    expect: { [ciba('-ensure-other-scope-order-succeeds')]: ['FAILED', 'ciba.expires_in'] },
  }),
  'ciba-never-slow': ofCiba({
    use: onBody('/token', (body) => { if (body.error === 'authorization_pending') body.error = 'server_error'; }),
    expect: { [ciba('-multiple-call-to-token-endpoint')]: ['FAILED', 'ciba.pending'], [ciba('-user-rejects-authentication')]: ['FAILED', 'ciba.pending'] },
  }),
  'ciba-takes-anything': ofCiba({
    use: async (ctx, next) => {
      await next();
      if (ctx.path === ASK && ctx.status >= 400) {
        ctx.status = 200;
        ctx.body = { auth_req_id: 'x', expires_in: 60 };
      }
    },
    expect: Object.fromEntries([
      'request-object-missing-aud', 'request-object-bad-aud', 'request-object-bad-iss', 'request-object-missing-exp', 'request-object-expired-exp',
      'request-object-missing-iat', 'request-object-missing-nbf', 'request-object-nbf-is-10-minutes-in-future', 'request-object-missing-jti',
      'request-object-signature-algorithm-is-none', 'request-object-signature-algorithm-is-bad', 'request-object-signature-algorithm-is-RS256',
      'request-object-signed-by-other-client', 'authorization-request-with-multiple-hints', 'unsigned-backchannel-authorization-request',
    ].map((name) => [ciba(`-ensure-${name}-fails`), ['FAILED', 'token_error.error']])),
  }),
};

const here = fileURLToPath(new URL('.', import.meta.url));

/** Starts the peer with that fault; answers its process and its ready line. */
async function startPeer(name) {
  const script = join(here, '../tests/clients/peer-oidc-provider.mjs');
  const peer = spawn(process.execPath, [script, '--fault', name], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: peer.stdout })) return { peer, line };
  throw new Error(`${name}: the peer did not start`);
}

/** Runs the modules that the fault must show in; answers what does not agree. */
async function tryFault(name, runner) {
  const { peer, line } = await startPeer(name);
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  try {
    await writeFile(join(folder, 'ready.json'), line);
    const keys = Object.keys(faults[name].expect);
    const plans = [...new Set(keys.map((key) => key.split('/')[0]))].flatMap((plan) => ['--plan', plan]);
    const modules = keys.flatMap((key) => ['--module', key.split('/')[1].split(' ')[0]]);
    const files = ['--from-ready-line', join(folder, 'ready.json'), '--json', join(folder, 'results.json')];
    const run = spawn(runner, ['--allow-http', ...files, ...plans, ...modules], { stdio: 'ignore' });
    await new Promise((done, fail) => { run.on('exit', done); run.on('error', fail); });
    const results = JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));
    return Object.entries(faults[name].expect).flatMap(([key, [verdict, reason]]) => {
      const found = results.modules.find(
        (one) => [`${one.plan}/${one.module}`, `${one.plan}/${one.module} (${one.response_type})`].includes(key),
      );
      const agrees = found?.verdict === verdict && found.reason.startsWith(reason);
      return agrees ? [] : [`${key}: expected ${verdict} ${reason}, found ${found?.verdict} ${found?.reason}`];
    });
  } finally {
    peer.kill();
    await rm(folder, { recursive: true });
  }
}

/** Whether it shows in a module that mostly waits: such ones are run beside the others. */
const isIdle = (name) => Object.keys(faults[name].expect).some((key) => /30seconds|-expired-|-final-refresh-token/.test(key));

async function main() {
  const { values, positionals } = parseArgs({
    options: { runner: { type: 'string', default: join(here, '../target/debug/conformance') } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(faults);
  const waiting = names.filter(isIdle);
  const rest = names.filter((name) => !isIdle(name));
  const missed = [];
  let wrong = 0;
  const look = async (name) => {
    const differences = await tryFault(name, values.runner);
    wrong += differences.length;
    if (differences.length > 0) missed.push(name);
    console.log(`${differences.length === 0 ? 'seen  ' : 'MISSED'} ${name}`);
    differences.forEach((difference) => console.log(`       ${difference}`));
  };
  const work = async () => {
    for (let name = rest.shift(); name; name = rest.shift()) await look(name);
  };
  await Promise.all([...waiting.map(look), work(), work(), work()]);
  console.log(`${names.length} variations, ${wrong} expectations not met`);
  if (missed.length > 0) console.log(`To repeat: node conformance/faults.mjs ${missed.join(' ')}`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
