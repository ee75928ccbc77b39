// The pages that the test `pages_views` wrote, served as the real server would.

import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { join, extname } from "node:path";

/** Serves the folder with the policy that the real server sends. Gives its origin. */
export function serve(folder) {
  const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
  const files = new Set(readdirSync(folder, { recursive: true }).map((name) => `/${name}`));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    // What the passkey script asks for: nothing is offered here.
    if (request.method === "POST") return response.writeHead(204).end();
    if (!files.has(path) || !(extname(path) in types)) return response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": types[extname(path)],
      "content-security-policy":
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    });
    response.end(readFileSync(join(folder, path)));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` })));
}
