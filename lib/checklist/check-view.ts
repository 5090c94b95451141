import type { CheckEvidence, CheckRemedy, CheckSeverity, CheckStatus } from "@/lib/store/schema";
import type { Check, CheckArea, CheckDefinition } from "./check";
import type { StoredResult, StoredWaiver } from "./read-stored";

/** One line of the checklist as pages and clients see it. */
export interface CheckView {
  id: string;
  area: CheckArea;
  title: string;
  why: string;
  /** What counts: `waived` as long as a waiver holds, else what was measured; `skipped` before that. */
  status: CheckStatus | "waived";
  /** What was found, waived or not; null: not measured yet. */
  measuredStatus: CheckStatus | null;
  severity: CheckSeverity;
  summary: string;
  evidence: CheckEvidence;
  remedy: CheckRemedy | null;
  measuredAt: Date | null;
  durationMs: number;
  /** Since when it has been so. */
  since: Date | null;
  pace: CheckDefinition<unknown>["pace"];
  waiver: WaiverView | null;
}

export interface WaiverView {
  id: string;
  reason: string;
  until: Date;
  byName: string;
  at: Date;
}

export function viewOf(check: Check, result: StoredResult | undefined, waiver: StoredWaiver | undefined): CheckView {
  const { id, area, title, why, pace } = check;
  return {
    id,
    area,
    title,
    why,
    status: waiver === undefined ? (result?.status ?? "skipped") : "waived",
    measuredStatus: result?.status ?? null,
    severity: result?.severity ?? check.severity,
    summary: result?.summary ?? "Not measured yet.",
    evidence: result?.evidence ?? { facts: [], items: [], moreItems: 0 },
    remedy: result?.remedy ?? null,
    measuredAt: result?.measuredAt ?? null,
    durationMs: result?.durationMs ?? 0,
    since: result?.since ?? null,
    pace,
    waiver: waiver === undefined ? null : waiverViewOf(waiver),
  };
}

export function waiverViewOf({ id, reason, until, byName, at }: StoredWaiver): WaiverView {
  return { id, reason, until, byName, at };
}
