export type RangeAnswer = { kind: "whole" } | { kind: "part"; start: number; end: number } | { kind: "unsatisfiable" };

/**
 * What a `Range` header asks of a file (RFC 9110, 14.2): one byte range is honoured, several or another unit are
 * ignored, as the RFC allows. `If-Range` with another file's tag means: send the whole.
 */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
  condition: { ifRange: string | undefined; etag: string | null },
): RangeAnswer {
  if (header === undefined) return { kind: "whole" };
  if (condition.ifRange !== undefined && condition.ifRange !== condition.etag) return { kind: "whole" };
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header);
  if (match === null) return { kind: "whole" };
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return { kind: "whole" };
  return first === "" ? suffix(Number(last), sizeBytes) : between(Number(first), last, sizeBytes);
}

function suffix(length: number, sizeBytes: number): RangeAnswer {
  if (length === 0 || sizeBytes === 0) return { kind: "unsatisfiable" };
  return { kind: "part", start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

function between(start: number, last: string, sizeBytes: number): RangeAnswer {
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  // `bytes=5-2` is not a range at all, and what is not a range is ignored.
  if (last !== "" && Number(last) < start) return { kind: "whole" };
  return start >= sizeBytes ? { kind: "unsatisfiable" } : { kind: "part", start, end };
}

/** `Content-Disposition` with a plain name for old clients and the exact one for the others (RFC 6266, RFC 5987). */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\w.-]/g, "_");
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
