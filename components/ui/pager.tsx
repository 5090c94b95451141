import { ArrowLeft, ArrowRight } from "lucide-react";
import { ButtonLink } from "./button-link";
import { hrefWith } from "./search-params";

/** Keyset paging: forward from a cursor, and back to the start; the browser's back button does the rest. */
export function Pager({
  path,
  params,
  nextCursor,
  note,
}: {
  path: string;
  params: Record<string, string>;
  nextCursor: string | null;
  note: string;
}) {
  const later = params["cursor"] !== undefined;
  if (!later && nextCursor === null) return <p className="mt-3 text-xs text-muted">{note}</p>;
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center gap-2">
      <p className="grow text-xs text-muted">{note}</p>
      {later && (
        <ButtonLink size="small" href={hrefWith(path, params, { cursor: null })}>
          <ArrowLeft aria-hidden /> First page
        </ButtonLink>
      )}
      {nextCursor !== null && (
        <ButtonLink size="small" href={hrefWith(path, params, { cursor: nextCursor })}>
          Older <ArrowRight aria-hidden />
        </ButtonLink>
      )}
    </nav>
  );
}
