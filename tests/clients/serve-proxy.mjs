// TLS in front of a server, as a reverse proxy does it:
//   node serve-proxy.mjs --listen 127.0.0.1:8443 --to http://127.0.0.1:8080 --cert FILE --key FILE [--client-cert HEADER]
// Passes the Host header on as it came, and says by X-Forwarded-* who asked and how. With --client-cert it asks for the
// clients' certificates, whoever issued them, and writes them into that header, in PEM and percent-encoded, as nginx does.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { option } from './lib/ready.mjs';

const [host, port] = (option('listen') ?? '127.0.0.1:8443').split(':');
const upstream = new URL(option('to') ?? 'http://127.0.0.1:8080');
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const certificateHeader = option('client-cert')?.toLowerCase();
// The suites of TLS 1.2 that FAPI 2.0 Security Profile allows, and two of TLS 1.3.
const suites = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'];
const tls = {
  cert: readFileSync(option('cert')),
  key: readFileSync(option('key')),
  ciphers: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', ...suites].join(':'),
  requestCert: certificateHeader !== undefined,
  rejectUnauthorized: false,
};

const inPem = (der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

const server = createServer(tls, (incoming, outgoing) => {
  const headers = { ...incoming.headers };
  if (certificateHeader) {
    // Whatever a client writes there itself goes no further.
    delete headers[certificateHeader];
    const { raw } = incoming.socket.getPeerCertificate();
    if (raw) headers[certificateHeader] = encodeURIComponent(inPem(raw));
  }
  for (const name of hopByHop) delete headers[name];
  headers['x-forwarded-for'] = incoming.socket.remoteAddress;
  headers['x-forwarded-proto'] = 'https';
  headers['x-forwarded-host'] = incoming.headers.host;
  const { method, url: path } = incoming;
  const forwarded = request({ host: upstream.hostname, port: upstream.port, method, path, headers }, (answer) => {
    const back = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !hopByHop.includes(name)));
    outgoing.writeHead(answer.statusCode, back);
    answer.pipe(outgoing);
  });
  forwarded.on('error', (error) => {
    console.error(`${method} ${path}: ${error.message}`);
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  incoming.pipe(forwarded);
});
server.listen(Number(port), host, () => console.log(`https://${host}:${port} → ${upstream.href}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
