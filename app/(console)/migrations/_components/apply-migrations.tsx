"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRef, useState } from "react";
import { noteStartedJob } from "@/components/jobs/started-jobs";
import { newKey } from "@/components/new-key";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { startMigrationsAction } from "../actions";

interface Props {
  database: string;
  /** Files that wait, in the order in which they run. */
  files: string[];
  failed: string[];
  reason: string | undefined;
}

/** Says what will run, offers the backup first, and starts the job; the page shows its progress. */
export function ApplyMigrations({ database, files, failed, reason }: Props) {
  const [open, setOpen] = useState(false);
  const count = files.length + failed.length;
  return (
    <>
      <Button variant="primary" reason={reason} onClick={() => setOpen(true)}>
        <Play aria-hidden />
        {count === 0 ? "Apply" : `Apply ${count}`}
      </Button>
      {open && <ApplyDialog database={database} files={files} failed={failed} onClose={() => setOpen(false)} />}
    </>
  );
}

function ApplyDialog({ database, files, failed, onClose }: Omit<Props, "reason"> & { onClose(): void }) {
  const client = useQueryClient();
  const safe = useRef<HTMLButtonElement>(null);
  const [key] = useState(newKey);
  const [backupFirst, setBackupFirst] = useState(true);
  const [retryFailed, setRetryFailed] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const apply = async () => {
    setPending(true);
    const answer = await settle(() => startMigrationsAction({ backupFirst, retryFailed, idempotencyKey: key }));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onClose();
    await noteStartedJob(client, answer.value.jobId);
  };
  const blocked = failed.length > 0 && !retryFailed;
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next && !pending) onClose();
      }}
      title={`Apply ${several(files.length + failed.length)} to ${database}`}
      icon={<Play aria-hidden className="text-primary" />}
      description="The statements run one by one on the live database, in this order. Most changes to tables cannot be rolled back."
      initialFocus={safe}
      footer={
        <>
          <Button ref={safe} onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button variant="primary" pending={pending} disabled={blocked} onClick={() => void apply()}>
            Apply {files.length + failed.length}
          </Button>
        </>
      }
    >
      <ol
        className="mt-3 max-h-48 overflow-y-auto rounded-md border bg-subtle px-3 py-2 font-mono text-xs leading-5"
        tabIndex={0}
        aria-label="Files"
      >
        {[...failed, ...files].map((file) => (
          <li key={file} className="wrap-anywhere">
            {file}
            {failed.includes(file) && <span className="text-danger"> failed before</span>}
          </li>
        ))}
      </ol>
      <div className="mt-4 space-y-3">
        <Checkbox
          checked={backupFirst}
          onChange={setBackupFirst}
          label="Back up first"
          description={
            backupFirst ? (
              "If the backup fails, nothing is applied."
            ) : (
              <span className="text-warning">Without it there is no way back but an older backup.</span>
            )
          }
        />
        {failed.length > 0 && (
          <Checkbox
            checked={retryFailed}
            onChange={setRetryFailed}
            label="Run the failed file again from its start"
            description="Only if that is safe: statements that have already run, run again."
          />
        )}
      </div>
      {error !== null && <ErrorPanel error={error} className="mt-4 shadow-none" />}
    </Dialog>
  );
}

function several(count: number): string {
  return count === 1 ? "1 migration" : `${count} migrations`;
}
