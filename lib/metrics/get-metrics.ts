import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { settlesWithin } from "@/lib/kernel/within";
import { domainMetrics } from "./domain-metrics";
import { gatherFigures } from "./gather-figures";
import { httpMetrics } from "./http-metrics";
import { processMetrics } from "./process-metrics";

/** Several scrapers within that time read the store once. */
const freshForMs = 5000;
/** Scrapers wait for ten seconds; what the databases have not told by then is left out of this answer. */
const patienceMs = 2000;
/** Another reading is begun then, whatever became of this one. */
const givenUpAfterMs = 15_000;

/** What is left of the domain when it could not be read in time. */
const storeIsSilent =
  "# HELP seaworthy_store_up Whether the store answers: 1 or 0.\n# TYPE seaworthy_store_up gauge\nseaworthy_store_up 0";

interface Kept {
  /** Until when it is good enough, by `performance.now()`. */
  until: number;
  text: Promise<string>;
}
const kept = new WeakMap<Deps["store"], Kept>();

/**
 * Everything there is to scrape, in Prometheus' text format: the domain's figures, read from the store and at most five
 * seconds old, then those of this web process. While the databases hang it answers within two seconds without theirs.
 */
export async function getMetrics(deps: Deps, actor: Actor): Promise<string> {
  requireScope(actor, "metrics:read");
  const domain = await withinPatience(freshDomain(deps));
  const parts = [domain ?? storeIsSilent, await httpMetrics(), await processMetrics(deps)];
  return `${parts.map((part) => part.trim()).join("\n")}\n`;
}

/** Joins the reading under way: while the store hangs, scrapes must not pile up. */
function freshDomain(deps: Deps): Promise<string> {
  const known = kept.get(deps.store);
  if (known !== undefined && performance.now() < known.until) return known.text;
  const text = gatherFigures(deps).then(domainMetrics);
  const reading: Kept = { until: performance.now() + givenUpAfterMs, text };
  kept.set(deps.store, reading);
  text.then(
    () => (reading.until = performance.now() + freshForMs),
    () => kept.delete(deps.store),
  );
  return text;
}

async function withinPatience(work: Promise<string>): Promise<string | null> {
  let text: string | null = null;
  const reading = work.then((value) => (text = value));
  await settlesWithin(patienceMs, reading);
  return text;
}
