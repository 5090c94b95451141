import type { Deps } from "@/lib/deps";
import type { CheckEvidence, CheckRemedy, CheckSeverity, CheckStatus } from "@/lib/store/schema";

export const checkAreas = ["database", "migrations", "backups", "application", "operation"] as const;
export type CheckArea = (typeof checkAreas)[number];

/** What a judge says. It never says `crashed`: that is what the engine says when gathering throws. */
export interface Judgement {
  status: Exclude<CheckStatus, "crashed">;
  /** One line: what is so. `Binary logs are kept for 7 days`, not `OK`. */
  summary: string;
  evidence?: Partial<CheckEvidence>;
  /** What to do; must be there unless it is fine or does not apply. */
  remedy?: { text: string; command?: string; link?: CheckRemedy["link"] };
  /** When it is less bad, or worse, than the check's own severity. */
  severity?: CheckSeverity;
  /** Since when it has been so, where the facts know better than the measurements. */
  since?: Date | null;
}

/**
 * One line of the production checklist. `gather` reads facts and judges nothing; it throws when it could not look.
 * `judge` is pure. Facts that we may not see are facts: `gather` returns what is missing, `judge` says `cannot_see`
 * with the one GRANT or mount that would help.
 */
export interface CheckDefinition<Facts> {
  /** `db.binlog`: stable, used in addresses, waivers and metrics. */
  id: string;
  area: CheckArea;
  /** `Binary log`: what it is about, as its line is called. */
  title: string;
  /** Why it matters, in a sentence, for people who see it for the first time. */
  why: string;
  severity: CheckSeverity;
  /** How often it is measured. `live`: also whenever somebody looks, because it asks little. */
  pace: "live" | "quick" | "slow";
  /** For gathering; it is given up after that and counts as crashed. */
  limitSeconds?: number;
  /** Administrators already hear of it by an alert of its own kind. */
  alertedElsewhere?: boolean;
  gather(deps: Deps, look: Look): Promise<Facts>;
  judge(facts: Facts): Judgement;
}

export interface Look {
  now: Date;
  /** Aborted when the time is over: hand it to whatever waits. */
  signal: AbortSignal;
}

/** A check whose facts only it knows: what the engine and the list of all checks work with. */
export interface Check extends Omit<CheckDefinition<unknown>, "gather" | "judge"> {
  /** Gathers and judges. Throws when it could not look. */
  measure(deps: Deps, look: Look): Promise<Judgement>;
}

export function defineCheck<Facts>(definition: CheckDefinition<Facts>): Check & CheckDefinition<Facts> {
  return {
    ...definition,
    measure: async (deps, look) => definition.judge(await definition.gather(deps, look)),
  };
}
