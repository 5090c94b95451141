import type { FileKind } from "@/lib/archive";

/**
 * The name that fits the content: `dump.sql` that is gzip data becomes `dump.sql.gz`. `kind` is null for a file that
 * came encrypted, which keeps its name.
 */
export function uploadedName(fileName: string, kind: FileKind | null, encrypt: boolean): string {
  const [, stem = fileName, packing = ""] = /^(.*?)\.sql(\.gz|\.zst)?(?:\.age)?$/i.exec(fileName) ?? [];
  if (kind === null) return `${stem}.sql${packing.toLowerCase()}.age`;
  const ending = { gzip: ".gz", zstd: ".zst", plain: "" }[kind];
  return `${stem}.sql${ending}${encrypt ? ".age" : ""}`;
}
