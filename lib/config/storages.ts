import { join } from "node:path";
import type { Config } from "./config";
import { isSamePlace, type KeyPair, parseStorageUrl, storageUrlProblem } from "./storage-url";
import type { Environment, Variables } from "./variables";

/** Where archives are made and where their copies go. */
export function storagesOf(read: Variables, backupsDir: string): Pick<Config, "backupStorage" | "copyStorage"> {
  const keys = keyPair(read.S3_ACCESS_KEY_ID, read.S3_SECRET_ACCESS_KEY);
  const copyKeys = keyPair(read.COPY_S3_ACCESS_KEY_ID, read.COPY_S3_SECRET_ACCESS_KEY);
  const { BACKUP_STORAGE: first, COPY_STORAGE: second } = read;
  return {
    backupStorage: first === undefined ? { type: "disk", folder: backupsDir } : parseStorageUrl(first, keys),
    copyStorage: second === undefined ? null : parseStorageUrl(second, copyKeys ?? keys),
  };
}

/** What does not fit together. */
export function storageProblems(given: Environment): string[] {
  return [
    ...["", "COPY_"].flatMap((prefix) => halfPairProblem(given, prefix)),
    ...copyKeysWithoutUse(given),
    ...samePlaceProblem(given),
  ];
}

function keyPair(accessKeyId: string | undefined, secretAccessKey: string | undefined): KeyPair {
  return accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey };
}

function halfPairProblem(given: Environment, prefix: string): string[] {
  const [key, secret] = [`${prefix}S3_ACCESS_KEY_ID`, `${prefix}S3_SECRET_ACCESS_KEY`];
  if ((given[key] === undefined) === (given[secret] === undefined)) return [];
  const [missing, there] = given[key] === undefined ? [key, secret] : [secret, key];
  return [`${missing} is missing: ${there} is set, and one without the other opens nothing`];
}

function copyKeysWithoutUse({ COPY_S3_ACCESS_KEY_ID: key, COPY_STORAGE: copy }: Environment): string[] {
  if (key === undefined || copy?.startsWith("s3:") === true) return [];
  return ["COPY_S3_ACCESS_KEY_ID is set, but COPY_STORAGE does not name a bucket (s3://…)"];
}

function samePlaceProblem(given: Environment): string[] {
  const { BACKUP_STORAGE: first, COPY_STORAGE: copy } = given;
  if (copy === undefined || [first, copy].some((text) => text !== undefined && storageUrlProblem(text) !== null))
    return [];
  const folder = given["BACKUPS_DIR"] ?? join(given["SEAWORTHY_DATA_DIR"] ?? ".seaworthy", "backups");
  const firstPlace = first === undefined ? ({ type: "disk", folder } as const) : parseStorageUrl(first, null);
  if (!isSamePlace(firstPlace, parseStorageUrl(copy, null))) return [];
  return ["COPY_STORAGE is the place where the backups are made: a copy there would be lost together with them"];
}
