import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/**
 * Why a request's signature is not that of the key (an S3 error code), or null when it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signatureProblem(request: IncomingMessage, keys: Readonly<Record<string, string>>): string | null {
  const given = /Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(
    request.headers.authorization ?? "",
  );
  if (given === null) return "AccessDenied";
  const [, accessKeyId = "", scope = "", signedHeaders = "", signature] = given;
  const secret = keys[accessKeyId];
  if (secret === undefined) return "InvalidAccessKeyId";
  const time = header(request, "x-amz-date");
  const canonical = canonicalRequest(request, signedHeaders);
  const toSign = ["AWS4-HMAC-SHA256", time, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, toSign).toString("hex") === signature ? null : "SignatureDoesNotMatch";
}

function canonicalRequest(request: IncomingMessage, signedHeaders: string): string {
  const url = request.url ?? "/";
  const [path = "/", query = ""] = url.split("?", 2);
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = signedHeaders.split(";").map((name) => `${name}:${header(request, name).trim()}\n`);
  const payload = header(request, "x-amz-content-sha256");
  return [request.method, path, parameters.join("&"), headers.join(""), signedHeaders, payload].join("\n");
}

function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? "");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
