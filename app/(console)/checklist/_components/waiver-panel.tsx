import { CalendarClock } from "lucide-react";
import { exactUtc } from "@/components/format-time";
import { Time } from "@/components/ui/time";
import type { CheckJson } from "./check-json";
import { measuredKind } from "./check-kind";
import { kindLooks } from "./kind-looks";

type Waiver = NonNullable<CheckJson["waiver"]>;

/** Who said that this may be so, why, and until when: for everybody to see. */
export function WaiverPanel({ check, waiver }: { check: CheckJson; waiver: Waiver }) {
  const { measuredStatus, severity } = check;
  return (
    <div className="flex max-w-3xl gap-3 rounded-md border bg-panel px-3.5 py-2.5">
      <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 space-y-0.5">
        <p className="wrap-anywhere">“{waiver.reason}”</p>
        <p className="text-muted wrap-anywhere">
          Waived by {waiver.byName} <Time at={waiver.at} />, until {exactUtc(new Date(waiver.until))}.{" "}
          {measuredStatus !== null && (
            <>Without the waiver it would be: {kindLooks[measuredKind(measuredStatus, severity)].word.toLowerCase()}.</>
          )}
        </p>
      </div>
    </div>
  );
}
