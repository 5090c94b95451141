"use client";

import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { exactUtc } from "@/components/format-time";
import { CodeBlock } from "@/components/ui/code-block";
import { Time } from "@/components/ui/time";
import { formatDuration } from "@/lib/kernel/units";
import { CheckActions } from "./check-actions";
import { CheckHistory } from "./check-history";
import type { CannotDo, CheckJson } from "./check-json";
import { measuredKind } from "./check-kind";
import { Evidence } from "./evidence";
import { kindLooks } from "./kind-looks";
import { WaiverPanel } from "./waiver-panel";

/** What a line rests on, why it matters, what to do, and how it went over the last month. */
export function CheckDetails({ id, check, cannot }: { id: string; check: CheckJson; cannot: CannotDo }) {
  return (
    <div id={id} className="space-y-4 col-span-full border-t bg-subtle px-4.5 pt-3 pb-4 @2xl:pl-12.5">
      <p className="max-w-3xl text-muted">{check.why}</p>
      {check.waiver !== null && <WaiverPanel check={check} waiver={check.waiver} />}
      <div className="grid items-start gap-x-10 gap-y-4 @4xl:grid-cols-2">
        <Part title="What was seen">
          <Evidence evidence={check.evidence} />
          <Measured check={check} />
        </Part>
        {check.remedy !== null && (
          <Part title="What to do">
            <Remedy title={check.title} remedy={check.remedy} />
          </Part>
        )}
      </div>
      <Part title="The last 30 days">
        <CheckHistory id={check.id} severity={check.severity} measuredAt={check.measuredAt} />
      </Part>
      <CheckActions check={check} cannot={cannot} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h4 className="mb-1.5 text-xs font-semibold">{title}</h4>
      {children}
    </div>
  );
}

function Remedy({
  title,
  remedy: { text, command, link },
}: {
  title: string;
  remedy: NonNullable<CheckJson["remedy"]>;
}) {
  return (
    <div className="space-y-2.5">
      <p className="wrap-anywhere">{text}</p>
      {command !== null && <CodeBlock code={command} label={`What to do about ${title}`} className="bg-panel" />}
      {link !== null && (
        <ButtonLink size="small" href={link.href}>
          {link.label}
        </ButtonLink>
      )}
    </div>
  );
}

const paces: Record<CheckJson["pace"], string> = {
  live: "whenever somebody looks",
  quick: "every few minutes",
  slow: "every hour",
};

function Measured({ check }: { check: CheckJson }) {
  const { id, measuredAt, measuredStatus, severity, durationMs, since, pace } = check;
  if (measuredAt === null || measuredStatus === null)
    return <p className="text-muted">It is measured {paces[pace]}, and was not yet.</p>;
  const { word } = kindLooks[measuredKind(measuredStatus, severity)];
  return (
    <p className="tabular mt-2 text-xs text-muted wrap-anywhere">
      {since !== null && `${word} since ${exactUtc(new Date(since))}. `}
      Measured <Time at={measuredAt} /> in {inWords(durationMs)}, and again {paces[pace]}. Its name is{" "}
      <span className="font-mono">{id}</span>.
    </p>
  );
}

/** A thousandth of a second counts here. */
function inWords(ms: number): string {
  return ms < 1000 ? `${ms} ms` : formatDuration(ms);
}
