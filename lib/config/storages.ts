import { fileURLToPath } from "node:url";
import type { Config, StorageConfig } from "./config";
import type { Variables } from "./variables";

/** Where archives are made and where their copies go. */
export function storagesOf(read: Variables, backupsDir: string): Pick<Config, "backupStorage" | "copyStorage"> {
  const keys = keyPair(read.S3_ACCESS_KEY_ID, read.S3_SECRET_ACCESS_KEY);
  const copyKeys = keyPair(read.COPY_S3_ACCESS_KEY_ID, read.COPY_S3_SECRET_ACCESS_KEY);
  const { BACKUP_STORAGE: first, COPY_STORAGE: second } = read;
  return {
    backupStorage: first === undefined ? { type: "disk", folder: backupsDir } : parseStorage(first, keys),
    copyStorage: second === undefined ? null : parseStorage(second, copyKeys ?? keys),
  };
}

type KeyPair = { accessKeyId: string; secretAccessKey: string } | null;

function keyPair(accessKeyId: string | undefined, secretAccessKey: string | undefined): KeyPair {
  return accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey };
}

function parseStorage(text: string, credentials: KeyPair): StorageConfig {
  const url = new URL(text);
  if (url.protocol === "file:") return { type: "disk", folder: fileURLToPath(url) };
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, "");
  return {
    type: "s3",
    bucket: url.hostname,
    prefix: prefix === "" ? "" : `${prefix}/`,
    endpoint: url.searchParams.get("endpoint"),
    region: url.searchParams.get("region") ?? "us-east-1",
    pathStyle: url.searchParams.get("path-style") === "true",
    credentials,
  };
}
