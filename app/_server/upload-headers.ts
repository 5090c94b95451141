import { isUtf8 } from "node:buffer";
import type { NextApiRequest } from "next";
import { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";
import { CreateUploadInput, DiscardUploadInput } from "@/lib/uploads";

const bytes = z
  .string("is missing")
  .regex(/^\d{1,15}$/, "must be a whole number of bytes")
  .transform(Number);
const passedOver = z.string().max(1000).optional();

/** What a POST says. Fields are called as the client sends them. */
export const Announcement = z.object({
  "Upload-Length": bytes,
  "Upload-Metadata": z.strictObject(
    {
      ...CreateUploadInput.omit({ sizeBytes: true }).shape,
      // What clients say of every file. Anything else is an error: a checksum under a misspelt name would not be looked at.
      name: passedOver,
      type: passedOver,
      filetype: passedOver,
      relativePath: passedOver,
      lastModified: passedOver,
    },
    "must be pairs of a name, once each, and a value in base64",
  ),
});
export const PieceInput = DiscardUploadInput.extend({ "Upload-Offset": bytes });

/** `Upload-Metadata: fileName c2hvcC5zcWw=,sha256 …`. Undefined for what is not of this form. */
export function metadataOf({ headers }: NextApiRequest): Record<string, string> | undefined {
  const said = new Map<string, string>();
  for (const pair of String(headers["upload-metadata"] ?? "").split(",")) {
    const [, key, value = ""] = /^\s*([!-+\--~]+)(?:\s+([A-Za-z0-9+/]*={0,2}))?\s*$/.exec(pair) ?? [];
    const text = Buffer.from(value, "base64");
    const name = key === "filename" ? "fileName" : key;
    if (name === undefined || said.has(name) || !isUtf8(text)) return undefined;
    said.set(name, text.toString("utf8"));
  }
  return Object.fromEntries(said);
}

/** Everything but a piece is said with headers; what comes with them is not read. */
export function requireNoBody({ method, headers }: NextApiRequest): void {
  const has = Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
  if (method === "PATCH" || !has) return;
  throw new OperatorError("upload.unexpected_body", `${method} says everything with headers, and has no body.`, {
    kind: "invalid",
    hint: "Announce the file with POST, then send its bytes with PATCH.",
  });
}
