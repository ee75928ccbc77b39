// A server that speaks S3, started by a test: s3rver, behind a check of signatures (AWS Signature Version 4), which it has not itself.
// Prints its port as JSON, and ends with its input.
//   node s3-server.mjs --folder FOLDER --bucket NAME [--port PORT]
import { createHash, createHmac } from "node:crypto";
import { parseArgs } from "node:util";
import S3rver from "s3rver";

const SECRET = "S3RVER";
const { values } = parseArgs({ options: { folder: { type: "string" }, bucket: { type: "string" }, port: { type: "string", default: "0" } } });

const digest = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

function isSigned(request) {
  const form = /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, scope, names, signature] = form.exec(request.headers.authorization ?? "") ?? [];
  if (!signature) return false;
  const [path, sent = ""] = request.url.split("?");
  const query = sent.split("&").filter(Boolean).map((pair) => (pair.includes("=") ? pair : `${pair}=`)).sort().join("&");
  const headers = names.split(";").map((name) => `${name}:${(request.headers[name] ?? "").trim()}\n`);
  const parts = [request.method, path, query, headers.join(""), names, request.headers["x-amz-content-sha256"]];
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, digest(parts.join("\n"))].join("\n");
  const key = scope.split("/").reduce(hmac, `AWS4${SECRET}`);
  return createHmac("sha256", key).update(text).digest("hex") === signature;
}

const server = new S3rver({
  address: "127.0.0.1",
  port: Number(values.port),
  directory: values.folder,
  silent: true,
  configureBuckets: [{ name: values.bucket }],
});
server.middleware.unshift(async (context, next) => {
  if (isSigned(context.req)) return next();
  context.status = 403;
  context.body = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
});
const { port } = await server.run();
console.log(JSON.stringify({ port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
