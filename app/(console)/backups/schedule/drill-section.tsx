"use client";

import type { Json } from "@/components/json";
import { Checkbox } from "@/components/ui/checkbox";
import type { ScheduleView } from "@/lib/backups";
import { LastRun } from "../_components/last-run";
import { CronField } from "./cron-field";
import { FormSection } from "./form-section";
import { NextRuns } from "./next-runs";
import { NumberField } from "./number-field";
import type { PolicyPart } from "./policy-part";
import type { Preview, RunsPreview } from "./use-previews";

const presets = [
  { label: "Sundays at 05:00", cron: "0 5 * * 0" },
  { label: "Daily at 05:00", cron: "0 5 * * *" },
  { label: "On the first of the month", cron: "0 5 1 * *" },
];

/** When backups are proven: restored beside the database and compared, or at least read again. */
export function DrillSection({
  policy,
  change,
  disabled,
  runs,
  schedule,
}: PolicyPart & { runs: Preview<RunsPreview>; schedule: Json<ScheduleView> }) {
  const { enabled, cron, afterEachBackup } = policy.drill;
  const { timeZone } = policy.schedule;
  const set = (part: Partial<typeof policy.drill>) => change({ drill: { ...policy.drill, ...part } });
  return (
    <FormSection
      id="drills"
      title="Proofs"
      note={schedule.last === null ? "No drill has run by itself yet." : <LastRun run={schedule.last} />}
      meaning={<NextRuns runs={runs} timeZone={timeZone} enabled={enabled} />}
    >
      <Checkbox
        checked={enabled}
        disabled={disabled}
        onChange={(next) => set({ enabled: next })}
        label="Drill by itself"
        description="Restores the newest verified backup into a scratch schema, compares everything, and drops it."
      />
      <CronField
        label="When to drill"
        name="drill-cron"
        value={cron}
        onChange={(next) => set({ cron: next })}
        presets={presets}
        disabled={disabled}
        error={runs.error}
      />
      <Checkbox
        checked={afterEachBackup}
        disabled={disabled}
        onChange={(next) => set({ afterEachBackup: next })}
        label="And after each scheduled backup"
        description="Every one is proven; the server has the work of a restore each time."
      />
      <NumberField
        label="Read every archive again after"
        unit="days"
        name="reverify"
        value={policy.reverifyAfterDays}
        onChange={(reverifyAfterDays) => change({ reverifyAfterDays })}
        min={0}
        max={3650}
        disabled={disabled}
        description="The one whose proof is oldest comes first. Disks rot in silence. 0: never."
      />
    </FormSection>
  );
}
