// TLS in front of a server, as a reverse proxy does it:
//   node serve-proxy.mjs --listen 127.0.0.1:8443 --to http://127.0.0.1:8080 --cert FILE --key FILE
// Passes the Host header on as it came, and says by X-Forwarded-* who asked and how.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { option } from './lib/ready.mjs';

const [host, port] = (option('listen') ?? '127.0.0.1:8443').split(':');
const upstream = new URL(option('to') ?? 'http://127.0.0.1:8080');
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const server = createServer({ cert: readFileSync(option('cert')), key: readFileSync(option('key')) }, (incoming, outgoing) => {
  const headers = { ...incoming.headers };
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
