"use client";

import { Snowflake, Trash2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cn } from "@/components/cn";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Time } from "@/components/ui/time";
import type { RetentionLine } from "@/lib/backups";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { startPruneAction } from "../actions";
import { isSuspect } from "../_components/proof-words";
import { useStart } from "../_components/use-start";
import type { KeepPreview } from "./use-previews";

type Line = Json<RetentionLine>;

/** What would go now and why; what stays, with the reasons, behind a fold. */
export function RetentionPreviewPanel({
  preview,
  behind,
  cannotPrune,
}: {
  preview: KeepPreview | undefined;
  behind: boolean;
  cannotPrune: string | undefined;
}) {
  if (preview === undefined) return null;
  const { keep, remove, frozen, freedBytes } = preview;
  const suspect = [...keep, ...remove].find((line) => isSuspect(line.backup));
  return (
    <div className={cn("space-y-3 transition-opacity", behind && "opacity-55")}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p aria-live="polite" className="min-w-0">
          <span className="font-semibold">
            {remove.length === 0 ? "Nothing would go" : `${count(remove.length)} would go`}
          </span>
          <span className="block text-muted">
            {remove.length > 0 && `${formatBytes(freedBytes)} freed, `}
            {count(keep.length)} would stay
          </span>
        </p>
        <PruneButton preview={preview} reason={cannotPrune ?? whyNothingGoes(preview, behind)} />
      </div>
      {frozen !== null && (
        <p className="flex gap-2.5 rounded-md bg-warning-soft px-3 py-2.5 text-warning">
          <Snowflake aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">
            Frozen: {frozen.why}{" "}
            {suspect !== undefined && (
              <Link href={`/backups/${suspect.backup.id}`} className="font-medium underline underline-offset-2">
                Look at it
              </Link>
            )}
          </span>
        </p>
      )}
      {remove.length > 0 && <Lines label="Would go" lines={remove} />}
      {keep.length > 0 && (
        <details>
          <summary className="w-fit rounded-sm text-muted hover:text-text">
            {count(keep.length)} would stay, and why
          </summary>
          <Lines label="Would stay" lines={keep} />
        </details>
      )}
    </div>
  );
}

function Lines({ label, lines }: { label: string; lines: Line[] }) {
  return (
    <ul aria-label={label} tabIndex={0} className="mt-1.5 max-h-80 divide-y overflow-y-auto rounded-md border bg-panel">
      {lines.map(({ backup, reasons }) => (
        <li key={backup.id} className="px-3 py-1.5">
          <div className="flex items-baseline justify-between gap-3">
            <Link href={`/backups/${backup.id}`} className="min-w-0 font-mono text-xs wrap-anywhere hover:underline">
              {backup.fileName}
            </Link>
            <Time at={backup.createdAt} className="shrink-0 text-xs text-muted" />
          </div>
          <p className="text-xs text-muted">{reasons.join("; ")}</p>
        </li>
      ))}
    </ul>
  );
}

function PruneButton({ preview, reason }: { preview: KeepPreview; reason: string | undefined }) {
  const [open, setOpen] = useState(false);
  const { start } = useStart(startPruneAction);
  const { remove, freedBytes } = preview;
  return (
    <>
      <Button size="small" reason={reason} onClick={() => setOpen(true)}>
        <Trash2 aria-hidden />
        Prune now…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${count(remove.length)}`}
        icon={<Trash2 aria-hidden className="text-danger" />}
        description={`Their files and second copies are removed, ${formatBytes(freedBytes)} in all, and cannot be brought back. It is judged again at that moment: what has come to be held meanwhile stays.`}
        confirm={`Remove ${count(remove.length)}`}
        cancel="Keep them"
        run={() => start({})}
      >
        <div className="mt-3">
          <Lines label="To be removed" lines={remove} />
        </div>
      </ConfirmDialog>
    </>
  );
}

function whyNothingGoes({ remove, frozen }: KeepPreview, behind: boolean): string | undefined {
  if (frozen !== null) return "Retention is frozen.";
  if (remove.length === 0) return "There is nothing to remove.";
  return behind ? "It is being worked out." : undefined;
}

function count(backups: number): string {
  return `${formatCount(backups)} ${backups === 1 ? "backup" : "backups"}`;
}
