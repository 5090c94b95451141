"use client";

import { cn } from "@/components/cn";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";

export interface Preset {
  label: string;
  cron: string;
}

/** A cron line, and lines that many people want; the server says what is wrong with one while it is typed. */
export function CronField({
  label,
  name,
  value,
  onChange,
  presets,
  disabled,
  error,
}: {
  label: string;
  name: string;
  value: string;
  onChange(value: string): void;
  presets: readonly Preset[];
  disabled: boolean;
  error: ErrorReport | null;
}) {
  return (
    <div className="space-y-2">
      <Field
        label={label}
        name={name}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="font-mono"
        description="Minute, hour, day of month, month, day of week."
        error={error === null ? undefined : problemOf(error)}
      />
      <div role="group" aria-label={`${label}: examples`} className="flex flex-wrap gap-2">
        {presets.map((preset) => (
          <button
            key={preset.cron}
            type="button"
            disabled={disabled}
            aria-pressed={preset.cron === value}
            onClick={() => onChange(preset.cron)}
            className={cn(
              "rounded-full border px-3 py-1 text-xs font-medium disabled:opacity-55",
              preset.cron === value
                ? "border-transparent bg-primary-soft text-primary"
                : "text-muted enabled:hover:bg-neutral-soft enabled:hover:text-text",
            )}
          >
            {preset.label}
          </button>
        ))}
      </div>
    </div>
  );
}

function problemOf({ message, details }: ErrorReport): string {
  const fields = details?.["fields"] as Record<string, string> | undefined;
  return fields?.["cron"] ?? fields?.["timeZone"] ?? message;
}
