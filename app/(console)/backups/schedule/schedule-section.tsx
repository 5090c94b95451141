"use client";

import type { Json } from "@/components/json";
import { Checkbox } from "@/components/ui/checkbox";
import { Select } from "@/components/ui/select";
import type { ScheduleView } from "@/lib/backups";
import { LastRun } from "../_components/last-run";
import { CronField } from "./cron-field";
import { FormSection } from "./form-section";
import { NextRuns } from "./next-runs";
import type { PolicyPart } from "./policy-part";
import type { Preview, RunsPreview } from "./use-previews";

const presets = [
  { label: "Daily at 03:00", cron: "0 3 * * *" },
  { label: "Every 6 hours", cron: "0 */6 * * *" },
  { label: "Hourly", cron: "0 * * * *" },
  { label: "Working days at 22:00", cron: "0 22 * * 1-5" },
  { label: "Sundays at 03:00", cron: "0 3 * * 0" },
];

/** When backups are made by themselves. */
export function ScheduleSection({
  policy,
  change,
  disabled,
  runs,
  schedule,
  timeZones,
}: PolicyPart & { runs: Preview<RunsPreview>; schedule: Json<ScheduleView>; timeZones: string[] }) {
  const { enabled, cron, timeZone } = policy.schedule;
  const set = (part: Partial<typeof policy.schedule>) => change({ schedule: { ...policy.schedule, ...part } });
  return (
    <FormSection
      id="schedule"
      title="Backups"
      note={schedule.last === null ? "The schedule has not run yet." : <LastRun run={schedule.last} />}
      meaning={<NextRuns runs={runs} timeZone={timeZone} enabled={enabled} />}
    >
      <Checkbox
        checked={enabled}
        disabled={disabled}
        onChange={(next) => set({ enabled: next })}
        label="Back up by itself"
        description="One worker runs each, however many there are. A run that nobody was there for is made up once."
      />
      <CronField
        label="When"
        name="cron"
        value={cron}
        onChange={(next) => set({ cron: next })}
        presets={presets}
        disabled={disabled}
        error={runs.error}
      />
      <Select
        label="Time zone"
        value={timeZone}
        disabled={disabled}
        onChange={(next) => set({ timeZone: next })}
        options={timeZones}
        description="Of backups and drills. Runs keep to its clocks when summer time begins and ends."
      />
    </FormSection>
  );
}
