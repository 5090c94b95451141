import { OperatorError } from "@/lib/kernel/errors";

export const unfinishedSuffix = ".partial";

/** File systems allow 255 bytes; the rest is for the owner and suffix of an unfinished file. */
const nameLimitBytes = 200;
/** Paths, and characters that a terminal or a page would obey instead of showing. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}/\\]/u;
const ownerPattern = /^[A-Za-z0-9]+(-[A-Za-z0-9_-]+)?$/;
const ownerLimit = 40;

/** Whether this is a plain name of a finished file: no path, nothing hidden, nothing that a terminal would obey. */
export function isPlainName(name: string): boolean {
  return (
    name !== "" &&
    Buffer.byteLength(name) <= nameLimitBytes &&
    !name.startsWith(".") &&
    !name.endsWith(unfinishedSuffix) &&
    !name.includes("..") &&
    !unsafe.test(name) &&
    name.isWellFormed()
  );
}

/** Throws `storage.bad_name`. */
export function requirePlainName(name: string): void {
  if (isPlainName(name)) return;
  throw new OperatorError("storage.bad_name", `${JSON.stringify(name.slice(0, 300))} is not the name of an archive.`, {
    kind: "invalid",
    hint: `Use a plain file name of at most ${nameLimitBytes} bytes: no slashes, no "..", no leading dot, no control characters.`,
  });
}

/** A writer's id is part of names: anything else would be a mistake of ours. */
export function requireOwner(owner: string): void {
  if (!ownerPattern.test(owner) || owner.length > ownerLimit)
    throw new Error(`Not the id of a writer: ${JSON.stringify(owner)}`);
}

/** Whether what this writer left is the owner's: `id` itself, or one of its attempts, `id-…`. */
export function isWriterOf(writer: string, owner: string): boolean {
  return writer === owner || writer.startsWith(`${owner}-`);
}

/** `shop.sql.zst.01jd….partial`: who writes is in the name, so leftovers of a dead writer are found by it. */
export function unfinishedName(fileName: string, owner: string): string {
  requireOwner(owner);
  return `${fileName}.${owner}${unfinishedSuffix}`;
}

/** The name to come and the writer of an unfinished file; null for any other file. */
export function parseUnfinished(name: string): { fileName: string; owner: string } | null {
  if (!name.endsWith(unfinishedSuffix)) return null;
  const stem = name.slice(0, -unfinishedSuffix.length);
  const dot = stem.lastIndexOf(".");
  const owner = stem.slice(dot + 1);
  return dot > 0 && ownerPattern.test(owner) ? { fileName: stem.slice(0, dot), owner } : null;
}

/** Whether an unfinished file is this owner's. */
export function isUnfinishedOf(name: string, owner: string): boolean {
  const parsed = parseUnfinished(name);
  return parsed !== null && isWriterOf(parsed.owner, owner);
}
