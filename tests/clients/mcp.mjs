// npm's MCP SDK, unchanged, against a running server: its client, and its server with a tool that needs an access token.
//   node mcp.mjs <file with the ready line> --cert FILE --key FILE
// The certificate, which the running server has to believe, is for the client's metadata document: the SDK wants that by https.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { Pages } from './lib/pages.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const redirect = 'http://127.0.0.1:3118/callback';
const closing = [];

console.log(`MCP's SDK at ${ready.issuer}`);

/** Listens on a free port, and says at which. */
async function listen(server) {
  await new Promise((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  closing.push(server);
  return server.address().port;
}

const metadata = await (await fetch(new URL('/.well-known/oauth-authorization-server', ready.issuer))).json();

/** An MCP server that takes the access tokens of the provider which are for itself (RFC 9068 §4). */
async function startServer() {
  const app = express();
  const http = await import('node:http');
  const server = http.createServer(app);
  const url = new URL(`http://127.0.0.1:${await listen(server)}/mcp`);
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  const verifier = {
    async verifyAccessToken(token) {
      const expected = { issuer: metadata.issuer, audience: url.href, typ: 'at+jwt' };
      const verified = await jwtVerify(token, keys, expected).catch((error) => {
        throw new InvalidTokenError(error.message);
      });
      const { payload } = verified;
      return { token, clientId: payload.client_id, scopes: (payload.scope ?? '').split(' '), expiresAt: payload.exp, resource: new URL(payload.aud) };
    },
  };
  app.use(mcpAuthMetadataRouter({ oauthMetadata: metadata, resourceServerUrl: url, scopesSupported: ['openid', 'email'], resourceName: 'Echo' }));
  const resourceMetadataUrl = getOAuthProtectedResourceMetadataUrl(url);
  app.post('/mcp', requireBearerAuth({ verifier, requiredScopes: ['email'], resourceMetadataUrl, expectedResource: url }), express.json(), async (request, response) => {
    const mcp = new McpServer({ name: 'echo', version: '1' });
    mcp.registerTool('whoami', { description: 'Says whose token it is' }, ({ authInfo }) => ({
      content: [{ type: 'text', text: JSON.stringify({ client: authInfo.clientId, scopes: authInfo.scopes }) }],
    }));
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on('close', () => mcp.close());
    await mcp.connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  app.all('/mcp', (_, response) => response.status(405).end());
  return url;
}

/** A server with the metadata document of a client (OAuth Client ID Metadata Document). */
async function publish() {
  const tls = { cert: readFileSync(option('cert')), key: readFileSync(option('key')) };
  const asked = [];
  const server = createServer(tls, (request, response) => {
    asked.push(request.url);
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=300' }).end(JSON.stringify({ client_id: url, ...clientMetadata }));
  });
  const url = `https://localhost:${await listen(server)}/client.json`;
  return { url, asked };
}

const clientMetadata = {
  client_name: 'MCP check',
  redirect_uris: [redirect],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

/** What an app keeps for the SDK, in memory; its person's browser is `pages`. */
class Provider {
  constructor(clientMetadataUrl) {
    this.clientMetadataUrl = clientMetadataUrl;
    this.pages = new Pages(ready.person);
  }
  get redirectUrl() { return redirect; }
  get clientMetadata() { return clientMetadata; }
  state() { return 'a state of its own'; }
  clientInformation() { return this.information; }
  saveClientInformation(information) { this.information = information; }
  tokens() { return this.kept; }
  saveTokens(tokens) { this.kept = tokens; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  async redirectToAuthorization(url) {
    this.asked = url;
    this.answer = await this.pages.walk(url, { until: redirect });
  }
}

const url = await startServer();

/** What an MCP client does from nothing to a tool's answer. */
async function wholeWay(name, provider) {
  const connect = async () => {
    const transport = new StreamableHTTPClientTransport(url, { authProvider: provider });
    const client = new Client({ name: 'check', version: '1' });
    try {
      await client.connect(transport);
      return client;
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await transport.finishAuth(provider.answer.searchParams.get('code'));
      return undefined;
    }
  };
  await check(`${name}: discovered, registered, allowed`, async () => {
    assert.equal(await connect(), undefined, 'without a token it is not let in');
    assert.equal(provider.asked.searchParams.get('resource'), url.href);
    assert.equal(provider.answer.searchParams.get('iss'), metadata.issuer, 'RFC 9207');
    assert.ok(provider.pages.seen.includes('consent'), provider.pages.seen.join(' '));
    return provider.information.client_id;
  });
  const claims = decodeJwt(provider.kept.access_token);
  await check(`${name}: the token is for the service`, () => {
    assert.equal(claims.aud, url.href);
    assert.equal(claims.client_id, provider.information.client_id);
    return `${claims.aud} ${claims.scope}`;
  });
  const client = await check(`${name}: a tool is called`, async () => {
    const client = await connect();
    const { content } = await client.callTool({ name: 'whoami', arguments: {} });
    assert.equal(JSON.parse(content[0].text).client, provider.information.client_id);
    return client;
  });
  await check(`${name}: the token is renewed`, async () => {
    const { refresh_token: before } = provider.kept;
    // One that nobody takes: the SDK refreshes by itself, and asks nobody.
    provider.kept = { ...provider.kept, access_token: 'over' };
    provider.answer = undefined;
    const { content } = await client.callTool({ name: 'whoami', arguments: {} });
    assert.equal(JSON.parse(content[0].text).client, provider.information.client_id);
    assert.equal(provider.answer, undefined, 'nobody was asked');
    assert.notEqual(provider.kept.refresh_token, before);
    assert.equal(decodeJwt(provider.kept.access_token).aud, url.href);
  });
  await check(`${name}: the token opens nothing here`, async () => {
    const response = await fetch(metadata.userinfo_endpoint, { headers: { authorization: `Bearer ${provider.kept.access_token}` } });
    assert.equal(response.status, 401);
  });
  await client.close();
}

const document = await publish();
assert.equal(metadata.client_id_metadata_document_supported, true);
await wholeWay('by a metadata document', new Provider(document.url));
await check('the document was asked for, and no client registered', () => {
  assert.deepEqual(document.asked, ['/client.json']);
});
const registered = new Provider(undefined);
await wholeWay('by registration', registered);
await check('a client that registered itself has its own name', () => {
  assert.ok(!registered.information.client_id.includes('/'));
  return registered.information.client_id;
});
for (const server of closing) {
  server.close();
  server.closeAllConnections();
}
