"use client";

import { Save } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { toast } from "@/components/ui/toast";
import type { BackupPolicy, ScheduleView } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { updateBackupPolicyAction } from "../actions";
import { DrillSection } from "./drill-section";
import { RetentionSection } from "./retention-section";
import { ScheduleSection } from "./schedule-section";
import { type KeepPreview, type RunsPreview, useRunsPreview } from "./use-previews";

export interface PolicyFormProps {
  saved: BackupPolicy;
  initial: { backup: RunsPreview; drill: RunsPreview; retention: KeepPreview };
  schedule: Json<{ backup: ScheduleView; drill: ScheduleView }>;
  timeZones: string[];
  cannotChange: string | undefined;
  cannotPrune: string | undefined;
}

const brokenLine = "A cron line cannot be read: correct it first.";

/** The whole policy: edited in one piece, previewed while it is typed, in force once it is saved. */
export function PolicyForm({ saved, initial, schedule, timeZones, cannotChange, cannotPrune }: PolicyFormProps) {
  const router = useRouter();
  const [policy, setPolicy] = useState(saved);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const dirty = JSON.stringify(policy) !== JSON.stringify(saved);
  const change = (part: Partial<BackupPolicy>) => {
    setError(null);
    setPolicy((now) => ({ ...now, ...part }));
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!dirty || pending || broken) return;
    setPending(true);
    const answer = await settle(() => updateBackupPolicyAction(policy));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    toast.success("Saved: it is in force from now on");
    router.refresh();
  };
  const { schedule: backup, drill } = policy;
  const backupRuns = useRunsPreview({ cron: backup.cron, timeZone: backup.timeZone }, initial.backup);
  const drillRuns = useRunsPreview({ cron: drill.cron, timeZone: backup.timeZone }, initial.drill);
  const broken = backupRuns.error !== null || drillRuns.error !== null;
  const part = { policy, change, disabled: cannotChange !== undefined };
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <ScheduleSection {...part} runs={backupRuns} schedule={schedule.backup} timeZones={timeZones} />
      <DrillSection {...part} runs={drillRuns} schedule={schedule.drill} />
      <RetentionSection
        {...part}
        initial={initial.retention}
        cannotPrune={cannotPrune ?? (dirty ? "Save first: what is removed follows what is saved." : undefined)}
      />
      {error !== null && <ErrorPanel title="It was not saved" error={error} />}
      <div className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center justify-end gap-2 rounded-t-lg border-t bg-background px-1 py-3">
        <p role="status" className="mr-auto text-muted">
          {cannotChange ?? (broken ? brokenLine : dirty ? "Not saved yet." : "This is what is in force.")}
        </p>
        <Button disabled={!dirty || pending} onClick={() => setPolicy(saved)}>
          Put back
        </Button>
        <Button
          variant="primary"
          type="submit"
          disabled={!dirty}
          reason={cannotChange ?? (broken ? brokenLine : undefined)}
          pending={pending}
        >
          <Save aria-hidden />
          Save
        </Button>
      </div>
    </form>
  );
}
