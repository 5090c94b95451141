import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { reportError } from "@/lib/kernel/report-error";
import type { CheckEvidence, CheckRemedy, CheckSeverity, CheckStatus } from "@/lib/store/schema";
import type { Check, Judgement } from "./check";

const defaultLimitSeconds = 10;
const longestSummary = 500;

/** What one look at one check found. */
export interface Measurement {
  checkId: string;
  status: CheckStatus;
  severity: CheckSeverity;
  summary: string;
  evidence: CheckEvidence;
  remedy: CheckRemedy | null;
  measuredAt: Date;
  durationMs: number;
  /** Since when it has been so, where the facts know; null: since the status changed. */
  since: Date | null;
}

export interface MeasureOptions {
  /** One moment for all that are measured together. */
  now: Date;
  /** Gives up before the check's own time is over; what was measured then is worth nothing. */
  signal?: AbortSignal;
}

/** Measures one check within its time limit. Never throws: not being able to look is `crashed`, with the reason. */
export async function measure(deps: Deps, check: Check, { now, signal }: MeasureOptions): Promise<Measurement> {
  const startedAt = performance.now();
  const { severity = check.severity, since = null, ...judged } = await look(deps, check, now, signal);
  return {
    checkId: check.id,
    severity,
    since,
    status: judged.status,
    summary: shorten(judged.summary),
    evidence: { facts: [], items: [], moreItems: 0, ...judged.evidence },
    remedy: remedyOf(judged.remedy),
    measuredAt: now,
    durationMs: Math.round(performance.now() - startedAt),
  };
}

type Found = Omit<Judgement, "status"> & { status: CheckStatus };

async function look(deps: Deps, check: Check, now: Date, stop?: AbortSignal): Promise<Found> {
  const given = new AbortController();
  const giveUp = () => given.abort(stop?.reason);
  const limitSeconds = check.limitSeconds ?? defaultLimitSeconds;
  const timer = setTimeout(() => given.abort(noAnswer(limitSeconds)), limitSeconds * 1000);
  stop?.addEventListener("abort", giveUp, { once: true });
  try {
    const { promise: over, reject } = Promise.withResolvers<never>();
    given.signal.addEventListener("abort", () => reject(given.signal.reason), { once: true });
    return await Promise.race([check.measure(deps, { now, signal: given.signal }), over]);
  } catch (error) {
    // A driver that was told to stop says so in its own words; the reason is ours.
    return crashed(given.signal.aborted ? given.signal.reason : error);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", giveUp);
  }
}

function crashed(error: unknown): Found {
  const { code, message, hint } = reportError(error);
  return {
    status: "crashed",
    summary: `Could not look: ${message}`,
    evidence: { facts: [{ label: "Error", value: code }] },
    remedy: { text: hint ?? "Run it again. If it stays so, the log of the process that measured it says more." },
  };
}

function noAnswer(limitSeconds: number): OperatorError {
  return new OperatorError("checklist.no_answer", `no answer within ${limitSeconds} s.`, {
    kind: "timed_out",
    hint: "What it asks is slow, overloaded or away. Run it again; if it stays so, look at that system first.",
  });
}

function remedyOf(remedy: Judgement["remedy"]): CheckRemedy | null {
  if (remedy === undefined) return null;
  return { text: remedy.text, command: remedy.command ?? null, link: remedy.link ?? null };
}

/** Facts may quote a server's message, and those may quote an address with its password. */
function shorten(summary: string): string {
  const clean = redactText(summary);
  return clean.length <= longestSummary ? clean : `${clean.slice(0, longestSummary - 1)}…`;
}
