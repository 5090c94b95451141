import { OperatorError } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";

export function notFound(id: string): OperatorError {
  return new OperatorError("upload.not_found", "There is no such upload: it was discarded, or it expired.", {
    kind: "not_found",
    hint: "Start the upload again.",
    details: { id },
  });
}

export function disabled(): OperatorError {
  return new OperatorError("upload.disabled", "Uploads are switched off here.", {
    kind: "forbidden",
    hint: "Set UPLOAD_ENABLED=true and restart.",
  });
}

export function badName(fileName: string): OperatorError {
  return new OperatorError("upload.bad_name", `${JSON.stringify(fileName.slice(0, 200))} is not the name of a dump.`, {
    kind: "invalid",
    hint: "Upload a .sql, .sql.gz or .sql.zst file, or one of these encrypted with age (.age), under a plain name of at most 180 bytes.",
    details: { fields: { fileName: "is not the name of a dump" } },
  });
}

export function empty(fileName: string): OperatorError {
  return new OperatorError("upload.empty", `${fileName} is empty.`, {
    kind: "invalid",
    hint: "The tool that should have made it failed: look at its messages.",
  });
}

export function tooLarge(sizeBytes: number, limitBytes: number): OperatorError {
  return new OperatorError(
    "upload.too_large",
    `The file has ${formatBytes(sizeBytes)}; at most ${formatBytes(limitBytes)} are taken.`,
    {
      kind: "invalid",
      hint: "Compress it (zstd dump.sql), raise UPLOAD_MAX_GIB, or copy it into the folder of the backups: it is found there.",
      details: { sizeBytes, limitBytes },
    },
  );
}

export function noRoom(neededBytes: number, freeBytes: number): OperatorError {
  return new OperatorError(
    "upload.no_room",
    `The upload needs ${formatBytes(neededBytes)}, and ${formatBytes(freeBytes)} are free.`,
    {
      kind: "unavailable",
      hint: "Delete backups or uploads that are no longer needed, or enlarge the disk. Nothing was stored.",
      details: { neededBytes, freeBytes },
    },
  );
}

export function wrongOffset(expected: number, given: number): OperatorError {
  return new OperatorError("upload.offset", `The upload goes on at byte ${expected}, not at ${given}.`, {
    kind: "conflict",
    hint: "Ask where it is (HEAD) and go on from there.",
    details: { offset: expected },
  });
}

export function tooLong(sizeBytes: number): OperatorError {
  return new OperatorError("upload.too_long", `More was sent than the ${sizeBytes} bytes that were announced.`, {
    kind: "invalid",
    hint: "The file grew while it was sent. Discard the upload, and start again when the file is finished.",
  });
}

export function notReceiving(state: string): OperatorError {
  return new OperatorError("upload.not_receiving", `This upload is ${state}: nothing more is taken.`, {
    kind: "conflict",
    hint: state === "failed" ? "Discard it, and upload another file." : "Watch it on the Jobs page.",
    details: { state },
  });
}

/** Others may watch it and discard it; what is in it comes from one person. */
export function notYours(owner: string): OperatorError {
  return new OperatorError("upload.not_yours", `This upload was begun by ${owner}; only they may go on with it.`, {
    kind: "forbidden",
    hint: "Upload the file anew, or ask them to finish.",
  });
}
