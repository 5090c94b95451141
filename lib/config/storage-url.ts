import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { StorageConfig } from "./config";

export type KeyPair = { accessKeyId: string; secretAccessKey: string } | null;

/** It is kept with every copy, in a column of 255. */
const lengthLimit = 200;
const looksLike =
  "must look like file:///var/backups or s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1&path-style=true";
const settings: Readonly<Record<string, (value: string) => string | null>> = {
  endpoint: (value) =>
    URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).pathname === "/"
      ? null
      : "endpoint must be the address of a server: endpoint=https://s3.example",
  region: (value) => (/^[A-Za-z0-9-]+$/.test(value) ? null : "region must be a name like eu-central-1"),
  "path-style": (value) => (/^(true|false)$/.test(value) ? null : "path-style must be true or false"),
};

/** What is wrong with the address of a storage, or null. Keys in it are never repeated. */
export function storageUrlProblem(text: string): string | null {
  if (text.length > lengthLimit) return `is longer than ${lengthLimit} characters`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "file:") return url.hostname === "" && url.pathname.length > 1 ? null : looksLike;
  if (url?.protocol !== "s3:" || url.hostname === "") return looksLike;
  if (url.username !== "" || url.password !== "")
    return "holds keys: put them into S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, for an address is shown and logged";
  for (const [name, value] of url.searchParams) {
    const check = settings[name];
    if (check === undefined)
      return `has the setting “${name.slice(0, 40)}”, which is none of endpoint, region, path-style`;
    const problem = check(value);
    if (problem !== null) return problem;
  }
  return null;
}

/** Of an address without a problem. */
export function parseStorageUrl(text: string, credentials: KeyPair): StorageConfig {
  const url = new URL(text);
  if (url.protocol === "file:") return { type: "disk", folder: fileURLToPath(url) };
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, "");
  return {
    type: "s3",
    bucket: url.hostname,
    prefix: prefix === "" ? "" : `${prefix}/`,
    endpoint: url.searchParams.get("endpoint")?.replace(/\/$/, "") ?? null,
    region: url.searchParams.get("region") ?? "us-east-1",
    pathStyle: url.searchParams.get("path-style") === "true",
    credentials,
  };
}

/** Whether two addresses name one place, however they are written: a copy there would be lost with the original. */
export function isSamePlace(first: StorageConfig, second: StorageConfig): boolean {
  if (first.type === "disk" || second.type === "disk")
    return first.type === "disk" && second.type === "disk" && resolve(first.folder) === resolve(second.folder);
  const host = ({ endpoint }: { endpoint: string | null }) => (endpoint === null ? "" : new URL(endpoint).host);
  return first.bucket === second.bucket && first.prefix === second.prefix && host(first) === host(second);
}
