import type { S3 } from "@aws-sdk/client-s3";
import type { StorageConfig } from "@/lib/config/config";
import { type S3Operation, s3Error } from "./s3-errors";

export type S3Config = Extract<StorageConfig, { type: "s3" }>;

/** A bucket, a prefix in it, and how to talk to them. */
export interface S3Place {
  bucket: string;
  prefix: string;
  /** `s3://bucket/prefix`, and the server's name where it is not Amazon's. */
  description: string;
  /** Sends one request; the SDK repeats what fails in passing. Every failure is told as an `OperatorError`. */
  ask<T>(operation: S3Operation, request: (s3: S3) => Promise<T>): Promise<T>;
}

const attempts = 4;
const connectMs = 10_000;
/** Completing a large upload may keep a server busy this long before its first byte. */
const idleMs = 60_000;

export function openPlace(config: S3Config): S3Place {
  const { bucket, prefix, endpoint } = config;
  const at = endpoint === null ? "" : ` at ${new URL(endpoint).host}`;
  const description = `s3://${bucket}/${prefix}`.replace(/\/$/, "") + at;
  let client: Promise<S3> | undefined;
  return {
    bucket,
    prefix,
    description,
    async ask(operation, request) {
      try {
        return await request(await (client ??= connect(config)));
      } catch (error) {
        throw s3Error({ ...config, description }, operation, error);
      }
    },
  };
}

/** Loaded when first used: the SDK takes a quarter of a second, which who stores on a disk need not wait. */
async function connect({ endpoint, region, pathStyle, credentials }: S3Config): Promise<S3> {
  const { S3: Client } = await import("@aws-sdk/client-s3");
  return new Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: attempts,
    // Content-MD5 on every part is understood by every server; the newer checksum headers are not.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  });
}
