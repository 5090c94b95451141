import { DetailedError, Upload } from "tus-js-client";
import { newKey } from "@/components/new-key";
import type { ErrorReport } from "@/lib/kernel/errors";
import { changeSending, dropSending, putSending } from "./sendings";

const endpoint = "/api/admin/uploads";
/** A piece is acknowledged when it is on the disk: what a cut line can cost. */
const pieceBytes = 16 * 1024 ** 2;
const running = new Map<string, Upload>();

/**
 * Sends a file, from where an earlier attempt with the same file broke off: also one before a reload, whose address the
 * browser has kept.
 */
export async function sendFile(file: File): Promise<void> {
  const key = newKey();
  const startedAt = Date.now();
  let alreadySent: number | null = null;
  const upload = new Upload(file, {
    endpoint,
    chunkSize: pieceBytes,
    retryDelays: [0, 1000, 3000, 5000, 10_000],
    metadata: { fileName: file.name },
    removeFingerprintOnSuccess: true,
    onUploadUrlAvailable: () => changeSending(key, { uploadId: upload.url?.split("/").at(-1) ?? null }),
    onProgress: (sentBytes) => {
      alreadySent ??= sentBytes;
      const seconds = (Date.now() - startedAt) / 1000;
      changeSending(key, { sentBytes, rate: seconds < 1 ? null : (sentBytes - alreadySent) / seconds });
    },
    onSuccess: () => {
      running.delete(key);
      changeSending(key, { state: "arrived", sentBytes: file.size });
    },
    onError: (error) => changeSending(key, { state: "failed", error: reportOf(error) }),
  });
  putSending({
    key,
    fileName: file.name,
    sizeBytes: file.size,
    sentBytes: 0,
    rate: null,
    state: "sending",
    uploadId: null,
    error: null,
  });
  running.set(key, upload);
  const [before] = await upload.findPreviousUploads();
  if (before !== undefined) upload.resumeFromPreviousUpload(before);
  upload.start();
}

export async function pauseSending(key: string): Promise<void> {
  await running.get(key)?.abort();
  changeSending(key, { state: "paused", rate: null });
}

export function resumeSending(key: string): void {
  changeSending(key, { state: "sending", error: null });
  running.get(key)?.start();
}

/** Gives it up here; what has arrived is the server's to remove. */
export async function stopSending(key: string): Promise<void> {
  const upload = running.get(key);
  running.delete(key);
  await upload?.abort();
  // Otherwise the same file would go on where there is nothing any more.
  for (const before of (await upload?.findPreviousUploads()) ?? []) localStorage.removeItem(before.urlStorageKey);
  dropSending(key);
}

/** The server's own words where it answered; what happened to the connection otherwise. */
function reportOf(error: Error | DetailedError): ErrorReport {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined;
  return (
    reportIn(body) ?? {
      code: "upload.interrupted",
      message: "The connection broke off, and several attempts to go on have failed.",
      hint: "What has arrived is kept. Go on when the connection is back.",
      details: { error: error.message },
    }
  );
}

function reportIn(body: string | undefined): ErrorReport | null {
  try {
    return (JSON.parse(body ?? "") as { error?: ErrorReport }).error ?? null;
  } catch {
    return null;
  }
}
