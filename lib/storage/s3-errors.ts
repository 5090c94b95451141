import { codeOf, type ErrorKind, messageOf, OperatorError } from "@/lib/kernel/errors";
import type { S3Config } from "./s3-place";

/** What a request does, with the permission it takes. */
const permissions = {
  list: "s3:ListBucket",
  read: "s3:GetObject",
  write: "s3:PutObject",
  remove: "s3:DeleteObject",
  abort: "s3:AbortMultipartUpload",
  "list parts": "s3:ListMultipartUploadParts",
} as const;
export type S3Operation = keyof typeof permissions;

interface Failure extends S3Config {
  description: string;
}

interface Verdict {
  code: string;
  message: string;
  hint: string;
  kind?: ErrorKind;
}

/** What a failed request means to an operator. Neither key is ever part of it, whatever the server echoed. */
export function s3Error(place: Failure, operation: S3Operation, error: unknown): OperatorError {
  if (error instanceof OperatorError) return error;
  const name = error instanceof Error ? error.name : "Error";
  const { code, message, hint, kind = "unavailable" } = judge(place, operation, name, error);
  return new OperatorError(code, message, {
    kind,
    hint,
    details: { operation, s3Code: name, reason: withoutKeys(place, messageOf(error)).slice(0, 500) },
    cause: new Error(withoutKeys(place, `${name}: ${messageOf(error)}`)),
  });
}

/** Worth another try in a moment: the network or the server, not the request. */
export function isPassing(error: unknown): boolean {
  return ["storage.unreachable", "storage.timeout", "storage.busy"].includes(codeOf(error) ?? "");
}

function judge(place: Failure, operation: S3Operation, name: string, error: unknown): Verdict {
  const status = statusOf(error);
  switch (name) {
    case "InvalidAccessKeyId":
    case "SignatureDoesNotMatch":
    case "InvalidToken":
    case "ExpiredToken":
    case "TokenRefreshRequired":
    case "InvalidSecurity":
      return badCredentials(place, name);
    case "CredentialsProviderError":
      return noCredentials(place);
    case "NoSuchBucket":
    case "InvalidBucketName":
      return noBucket(place);
    case "NoSuchUpload":
      return uploadGone(place);
    case "NoSuchKey":
    case "NotFound":
      return notFound(place);
    case "PreconditionFailed":
    case "ConditionalRequestConflict":
      return operation === "read" ? changed(place) : taken(place);
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return wrongRegion(place, error);
    case "RequestTimeTooSkewed":
    case "RequestExpired":
      return clockSkew(place);
    case "QuotaExceeded":
    case "InsufficientStorage":
    case "XMinioStorageFull":
    case "XMinioAdminBucketQuotaExceeded":
      return full(place);
    case "BadDigest":
    case "XAmzContentSHA256Mismatch":
    case "IncompleteBody":
    case "RequestTimeout":
      // What was sent did not arrive as it was.
      return busy(place, status);
  }
  if (status === 403 || name === "AccessDenied" || name === "AllAccessDisabled") return denied(place, operation);
  if (status === 301 || status === 307) return wrongRegion(place, error);
  if (status === 404) return notFound(place);
  if (status === 412) return operation === "read" ? changed(place) : taken(place);
  if (status === 507) return full(place);
  if (status !== undefined && (status === 429 || status >= 500) && status !== 501) return busy(place, status);
  return status === undefined ? network(place, name, error) : strange(place, status);
}

function badCredentials({ description }: Failure, name: string): Verdict {
  const expired = name === "ExpiredToken" || name === "TokenRefreshRequired";
  const message = expired
    ? `The credentials for ${description} have expired.`
    : name === "InvalidAccessKeyId"
      ? `${description} does not know the access key.`
      : `${description} refuses the access key and its secret: they do not belong together.`;
  const hint =
    "Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (for the second copy COPY_S3_ACCESS_KEY_ID and COPY_S3_SECRET_ACCESS_KEY) to a pair that is valid there, and restart.";
  return { code: "storage.bad_credentials", message, hint };
}

function noCredentials({ description }: Failure): Verdict {
  return {
    code: "storage.no_credentials",
    message: `There are no credentials for ${description}.`,
    hint: "Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (for the second copy COPY_S3_…), or run with an instance role or a profile that the AWS SDK finds.",
  };
}

function noBucket({ bucket, description }: Failure): Verdict {
  return {
    code: "storage.no_bucket",
    message: `There is no bucket “${bucket}” at ${description}.`,
    hint: "Create it, or correct its name in BACKUP_STORAGE or COPY_STORAGE. If it was there a moment ago, somebody removed it, with everything in it.",
  };
}

function uploadGone({ description }: Failure): Verdict {
  return {
    code: "storage.upload_gone",
    message: `The upload to ${description} was ended by somebody else, so what was sent is gone.`,
    hint: "Start it again. If it happens again, look for a lifecycle rule that ends unfinished uploads too soon: a week is a good age.",
    kind: "conflict",
  };
}

function notFound({ description }: Failure): Verdict {
  return {
    code: "storage.not_found",
    message: `There is no such file in ${description}.`,
    hint: "If it was moved, put it back under this name.",
    kind: "not_found",
  };
}

function changed({ description }: Failure): Verdict {
  return {
    code: "storage.changed",
    message: `The file in ${description} was replaced while it was read.`,
    hint: "Find out who writes there besides Seaworthy, then try again.",
    kind: "conflict",
  };
}

function taken({ description }: Failure): Verdict {
  return {
    code: "storage.exists",
    message: `A file of this name exists already in ${description}.`,
    hint: "Nothing was overwritten. Choose another name, or remove the other file first.",
    kind: "conflict",
  };
}

function wrongRegion({ description, region }: Failure, error: unknown): Verdict {
  const right = regionOf(error);
  const said = right === null ? "another region" : `the region ${right}`;
  return {
    code: "storage.wrong_region",
    message: `The bucket of ${description} is in ${said}, not in ${region}.`,
    hint: `Put region=${right ?? "REGION"} into BACKUP_STORAGE or COPY_STORAGE: s3://bucket/prefix?region=${right ?? "REGION"}. With a server that is not Amazon's, name it: endpoint=https://….`,
  };
}

function clockSkew({ description }: Failure): Verdict {
  return {
    code: "storage.clock_skew",
    message: `${description} refuses requests because this machine's clock is wrong: it says ${new Date().toISOString()}.`,
    hint: "Set the clock: timedatectl set-ntp true. More than 15 minutes of difference are refused.",
  };
}

function full({ description }: Failure): Verdict {
  return {
    code: "storage.full",
    message: `There is no room left in ${description}.`,
    hint: "Delete archives that are no longer needed, or raise the quota. Nothing that was there before has changed.",
  };
}

function denied({ description, bucket, prefix }: Failure, operation: S3Operation): Verdict {
  const resource = operation === "list" ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${prefix}*`;
  return {
    code: "storage.access_denied",
    message: `${description} does not allow these credentials to ${operation}.`,
    hint: `Grant ${permissions[operation]} on ${resource}. docs/storage.md has the whole policy.`,
  };
}

function busy({ description }: Failure, status: number | undefined): Verdict {
  return {
    code: "storage.busy",
    message: `${description} cannot take this just now (status ${status ?? "unknown"}).`,
    hint: "It was tried several times. Try again in a few minutes; if it lasts, look at the server's own status.",
  };
}

function network({ description, endpoint }: Failure, name: string, error: unknown): Verdict {
  const code = codeOf(error) ?? name;
  const server = endpoint ?? "Amazon S3";
  if (/^(CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_VERIFY)/.test(code))
    return {
      code: "storage.bad_certificate",
      message: `The certificate of ${server} is not trusted (${code}).`,
      hint: "For a certificate authority of your own: NODE_EXTRA_CA_CERTS=/path/to/ca.pem.",
    };
  if (name === "TimeoutError" || code === "ETIMEDOUT" || code === "ESOCKETTIMEDOUT")
    return {
      code: "storage.timeout",
      message: `${server} did not answer in time for ${description}.`,
      hint: "Look at the network between this machine and it, and at the load of the server.",
    };
  return {
    code: "storage.unreachable",
    message: `${server} cannot be reached for ${description} (${code}).`,
    hint: "Check the endpoint in BACKUP_STORAGE or COPY_STORAGE, name resolution, and the firewall between.",
  };
}

function strange({ description }: Failure, status: number): Verdict {
  return {
    code: "storage.failed",
    message: `${description} answers something unexpected (status ${status}).`,
    hint: "Check that the endpoint speaks the S3 protocol, and whether it wants path-style=true. The reason is in the details.",
  };
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata as { httpStatusCode?: number } | undefined;
  return metadata?.httpStatusCode;
}

/** From the error's body, or the header that even an answer to HEAD has. */
function regionOf(error: unknown): string | null {
  const seen = error as { Region?: unknown; $response?: { headers?: Record<string, string> } } | null;
  const region = seen?.Region ?? seen?.$response?.headers?.["x-amz-bucket-region"];
  return typeof region === "string" && /^[a-z0-9-]+$/.test(region) ? region : null;
}

function withoutKeys({ credentials }: Failure, text: string): string {
  if (credentials === null) return text;
  return text.replaceAll(credentials.secretAccessKey, "[redacted]").replaceAll(credentials.accessKeyId, "[redacted]");
}
