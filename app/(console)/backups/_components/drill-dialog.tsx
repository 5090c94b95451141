"use client";

import { useQuery } from "@tanstack/react-query";
import { Eraser, GitCompareArrows, HardDrive, type LucideIcon, ShieldCheck, Timer } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { callApi, reportOf } from "@/components/api";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SecretField } from "@/components/ui/secret-field";
import { Skeleton } from "@/components/ui/skeleton";
import type { DrillPreview } from "@/lib/drills";
import type { ErrorReport } from "@/lib/kernel/errors";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import { startDrillAction } from "../actions";
import type { BackupRef } from "./backup-ref";
import { useStart } from "./use-start";

type Preview = Json<DrillPreview>;

/** What a drill will do and what it needs, before it is started. A private key typed here stays in this dialog. */
export function DrillDialog({
  backup,
  open,
  onOpenChange,
}: {
  backup: BackupRef;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const formId = useId();
  const [identity, setIdentity] = useState("");
  const [error, setError] = useState<ErrorReport | null>(null);
  const { start, pending } = useStart(startDrillAction);
  const { data: preview, error: unread } = useQuery({
    queryKey: ["drill-preview", backup.id],
    queryFn: ({ signal }) => callApi<Preview>(`/api/admin/backups/${backup.id}/drill-preview`, { signal }),
    enabled: open,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const change = (next: boolean) => {
    setIdentity("");
    setError(null);
    onOpenChange(next);
  };
  const cannot = preview === undefined ? undefined : whyNotYet(preview, identity);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (preview === undefined || cannot !== undefined || pending) return;
    const refused = await start({ id: backup.id, ...(preview.needsIdentity ? { identity } : {}) });
    setError(refused);
    if (refused === null) change(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Drill: restore it and compare"
      icon={<ShieldCheck aria-hidden className="text-ok" />}
      description={<p className="font-mono text-xs wrap-anywhere text-text">{backup.fileName}</p>}
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            disabled={preview === undefined}
            reason={cannot}
            pending={pending}
          >
            Start the drill
          </Button>
        </>
      }
    >
      <form id={formId} className="mt-4 min-h-44 space-y-4" onSubmit={(event) => void submit(event)}>
        {preview !== undefined ? (
          <>
            {preview.blockers.map((blocker) => (
              <ErrorPanel key={blocker.code} error={blocker} className="shadow-none" />
            ))}
            {preview.warnings.map((warning) => (
              <ErrorPanel key={warning.code} error={warning} tone="warning" className="shadow-none" />
            ))}
            <Steps preview={preview} />
            {preview.needsIdentity && (
              <SecretField
                label="Private key"
                value={identity}
                onChange={setIdentity}
                description="The archive is encrypted. The key is used for this drill, sealed while it waits, and kept nowhere."
              />
            )}
          </>
        ) : unread === null ? (
          <Loading />
        ) : (
          <ErrorPanel error={reportOf(unread)} className="shadow-none" />
        )}
        {error !== null && <ErrorPanel title="The drill was not started" error={error} className="shadow-none" />}
      </form>
    </Dialog>
  );
}

function Steps({ preview }: { preview: Preview }) {
  return (
    <ul className="space-y-2 text-sm">
      <Line icon={HardDrive}>
        Restores into a schema of its own, <Name>{preview.scratch}</Name> on <Name>{preview.server}</Name>. It needs
        about {formatBytes(preview.neededBytes)}
        {preview.freeBytes === null
          ? "; how much is free cannot be seen."
          : ` of ${formatBytes(preview.freeBytes)} free.`}
      </Line>
      <Line icon={GitCompareArrows}>
        Compares tables, rows, checksums, objects and foreign keys with what was there when the backup was taken.
      </Line>
      <Line icon={Eraser}>Drops the schema again, whatever the outcome. The application’s data is not touched.</Line>
      <Line icon={Timer}>
        {preview.estimateMs === null
          ? "How long it takes becomes the measured restore time."
          : `About ${formatDuration(preview.estimateMs)}, going by earlier ones.`}
      </Line>
    </ul>
  );
}

function Line({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}

function Name({ children }: { children: ReactNode }) {
  return <span className="font-mono text-xs">{children}</span>;
}

function Loading() {
  return (
    <div role="status" aria-label="Looking at the server" className="space-y-3">
      <Skeleton className="h-10" />
      <Skeleton className="h-10" />
      <Skeleton className="h-5" />
      <Skeleton className="h-5 w-60" />
    </div>
  );
}

function whyNotYet(preview: Preview, identity: string): string | undefined {
  if (preview.blockers.length > 0) return "What is said above stands in the way.";
  if (preview.needsIdentity && identity.trim() === "") return "It takes the private key.";
  return undefined;
}
