import type { Clock } from "@/lib/kernel/clock";
import type { Ask } from "./ask";

/** From here on something is wrong: what expires, what is due and who holds a lease would be decided wrongly. */
export const wrongMs = 60_000;
const tries = 3;

/** How far a server's clock is from ours. */
export interface Skew {
  /** Positive: the server is ahead of us. */
  skewMs: number;
  /** As much as the way there and back may hide. */
  uncertainMs: number;
}

/** Of several tries, the quickest tells the most. */
export async function measureSkew(clock: Clock, ask: Ask): Promise<Skew> {
  const measured: Skew[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    const startedAt = performance.now();
    const before = clock.now().getTime();
    const [row] = await ask("SELECT CAST(UTC_TIMESTAMP(3) AS CHAR) AS now");
    const uncertainMs = (performance.now() - startedAt) / 2;
    const theirs = new Date(`${row?.["now"]?.replace(" ", "T")}Z`).getTime();
    measured.push({ skewMs: theirs - before - uncertainMs, uncertainMs });
  }
  return measured.reduce((best, one) => (one.uncertainMs < best.uncertainMs ? one : best));
}

/** What is certain of it. */
export function certainMs({ skewMs, uncertainMs }: Skew): number {
  return Math.max(0, Math.abs(skewMs) - uncertainMs);
}
