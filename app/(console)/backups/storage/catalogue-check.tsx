"use client";

import { FolderSearch } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { Reconciled } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { reconcileAction } from "../actions";

/** Compares the catalogue with what is really there, now instead of at the next round, and says what differs. */
export function CatalogueCheck({ reason }: { reason: string | undefined }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [found, setFound] = useState<Reconciled | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const compare = async () => {
    setPending(true);
    const answer = await settle(() => reconcileAction({}));
    setPending(false);
    setFound(answer.ok ? answer.value : null);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) router.refresh();
  };
  return (
    <div className="border-t px-4.5 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" reason={reason} pending={pending} onClick={() => void compare()}>
          <FolderSearch aria-hidden />
          Compare with the catalogue
        </Button>
        <p className="text-xs text-muted">Finds archives that nobody knows of, and those that are gone.</p>
      </div>
      <div aria-live="polite">
        {found !== null && <Found found={found} />}
        {error !== null && <ErrorPanel error={error} className="mt-3 shadow-none" />}
      </div>
    </div>
  );
}

function Found({ found: { added, missing, strays } }: { found: Reconciled }) {
  if (added.length + missing.length + strays.length === 0)
    return <p className="mt-3 text-ok">Every archive of the catalogue is there, and nothing else.</p>;
  return (
    <ul className="mt-3 space-y-1.5">
      {missing.map(({ id, fileName }) => (
        <li key={id} className="text-danger">
          Missing:{" "}
          <Link href={`/backups/${id}`} className="font-mono text-xs wrap-anywhere underline underline-offset-2">
            {fileName}
          </Link>
        </li>
      ))}
      {added.map((fileName) => (
        <li key={fileName}>
          Taken into the catalogue: <span className="font-mono text-xs wrap-anywhere">{fileName}</span>
        </li>
      ))}
      {strays.map(({ fileName, what }) => (
        <li key={fileName} className="text-warning">
          Left alone: <span className="font-mono text-xs wrap-anywhere">{fileName}</span> ({what})
        </li>
      ))}
    </ul>
  );
}
