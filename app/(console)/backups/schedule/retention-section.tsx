"use client";

import { FormSection } from "./form-section";
import { NumberField } from "./number-field";
import type { PolicyPart } from "./policy-part";
import { RetentionPreviewPanel } from "./retention-preview";
import { type KeepPreview, useKeepPreview } from "./use-previews";

const rules = [
  { name: "last", label: "Newest", min: 1 },
  { name: "daily", label: "Daily", min: 0 },
  { name: "weekly", label: "Weekly", min: 0 },
  { name: "monthly", label: "Monthly", min: 0 },
  { name: "yearly", label: "Yearly", min: 0 },
] as const;

/** Which backups are kept, and beside it which of those that are there would go. */
export function RetentionSection({
  policy,
  change,
  disabled,
  initial,
  cannotPrune,
}: PolicyPart & { initial: KeepPreview; cannotPrune: string | undefined }) {
  const { retention, holdSafetyBackupsDays } = policy;
  const preview = useKeepPreview({ retention, holdSafetyBackupsDays }, initial);
  return (
    <FormSection
      id="retention"
      title="Retention"
      note="A backup stays as long as one of these keeps it."
      meaning={<RetentionPreviewPanel preview={preview.value} behind={preview.behind} cannotPrune={cannotPrune} />}
    >
      <div className="grid grid-cols-3 gap-x-3 gap-y-3 sm:grid-cols-5">
        {rules.map(({ name, label, min }) => (
          <NumberField
            key={name}
            label={label}
            name={name}
            value={retention[name]}
            onChange={(value) => change({ retention: { ...retention, [name]: value } })}
            min={min}
            max={1000}
            disabled={disabled}
          />
        ))}
      </div>
      <p className="text-xs text-muted">
        So many of the newest; besides them the newest of each of so many days, weeks, months and years.
      </p>
      <NumberField
        label="Keep what was taken before a restore or a migration for"
        unit="days"
        name="safety"
        value={holdSafetyBackupsDays}
        onChange={(value) => change({ holdSafetyBackupsDays: value })}
        min={1}
        max={3650}
        disabled={disabled}
        description="Whatever the numbers above say: it is the way back."
      />
      <p className="text-xs text-muted">
        The newest verified backup, one that is held and one that a job is reading never go. Nothing goes while the
        newest run failed or a backup is suspect.
      </p>
    </FormSection>
  );
}
