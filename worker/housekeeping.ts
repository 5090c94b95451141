import { pruneSessions, removeExpiredRegistrations } from "@/lib/accounts";
import { pingHeartbeat, runAlerts } from "@/lib/alerts";
import { enqueueDueCopies, enqueueDueReverify, reconcileFolder, runDueSchedules } from "@/lib/backups";
import { sealQuietly } from "@/lib/audit/seal-audit";
import { measureDue, pruneHistory } from "@/lib/checklist";
import type { Deps } from "@/lib/deps";
import { startDrillOfNewest } from "@/lib/drills";
import { noteProcess } from "@/lib/health";
import { pruneKeys } from "@/lib/idempotency/prune-keys";
import { sleep } from "@/lib/kernel/sleep";
import { pruneJobLogs } from "@/lib/jobs";
import { tidyMail } from "@/lib/mail";
import { removeExpiredUploads } from "@/lib/uploads";

const roundMs = 10_000;

interface Chore {
  /** For the log, when it fails: `could not …; trying again`. */
  what: string;
  /** Every so many rounds. */
  every: number;
  /** What is worth a line in the log; null: nothing. */
  run(deps: Deps, signal: AbortSignal): Promise<object | null>;
}

/** What nobody asks for and still has to happen. Every worker does it: each chore is safe to do at once. */
const chores: readonly Chore[] = [
  {
    what: "start what is due",
    every: 1,
    run: async (deps) => unlessEmpty("runs", await runDueSchedules(deps, { startDrillOfNewest })),
  },
  { what: "seal the audit log", every: 1, run: (deps) => sealQuietly(deps) },
  { what: "queue the next copy", every: 1, run: (deps) => enqueueDueCopies(deps) },
  {
    what: "look through the backups folder",
    every: 3,
    run: async (deps) => unlessEmpty("added", (await reconcileFolder(deps)).added),
  },
  { what: "queue the next reading back", every: 6, run: (deps) => enqueueDueReverify(deps) },
  {
    what: "remove uploads that nobody finished",
    every: 30,
    run: async (deps) => unlessEmpty("uploads", await removeExpiredUploads(deps)),
  },
  {
    what: "see what administrators must hear of",
    every: 6,
    run: async (deps) => unlessQuiet(await runAlerts(deps)),
  },
  {
    what: "ping the heartbeat",
    every: 3,
    run: async (deps) => {
      await pingHeartbeat(deps);
      return null;
    },
  },
  {
    what: "leave a note of this process",
    every: 6,
    run: async (deps) => {
      await noteProcess(deps, "worker");
      return null;
    },
  },
  { what: "tidy up mail", every: 6, run: (deps) => tidyMail(deps) },
  {
    what: "remove registrations that nobody confirmed",
    every: 30,
    run: async (deps) => {
      const removed = await removeExpiredRegistrations(deps);
      return removed === 0 ? null : { removed };
    },
  },
  { what: "remove old lines of job logs", every: 360, run: (deps) => pruneJobLogs(deps) },
  { what: "remove sessions that have long been over", every: 360, run: (deps) => pruneSessions(deps) },
  { what: "remove answers kept for their Idempotency-Key", every: 6, run: (deps) => pruneKeys(deps) },
];

/** Checks wait for servers that hang; a schedule must not wait with them, so these have rounds of their own. */
const checkChores: readonly Chore[] = [
  {
    what: "measure what the checklist has due",
    every: 1,
    run: async (deps, signal) => unlessEmpty("changed", (await measureDue(deps, signal)) ?? []),
  },
  { what: "forget what the checklist's history does not show any more", every: 360, run: pruneHistory },
];

/** Does the chores in rounds until told to stop; one that fails keeps no other from being done. */
export async function keepHouse(deps: Deps, signal: AbortSignal): Promise<void> {
  await Promise.all([doInRounds(deps, chores, signal), doInRounds(deps, checkChores, signal)]);
}

async function doInRounds(deps: Deps, all: readonly Chore[], signal: AbortSignal): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    for (const { what, run } of all.filter(({ every }) => round % every === 0)) {
      if (signal.aborted) return;
      try {
        const done = await run(deps, signal);
        if (done !== null) deps.log.info({ ...done }, `housekeeping: ${what}`);
      } catch (error) {
        deps.log.error({ err: error }, `could not ${what}; trying again`);
      }
    }
    await sleep(roundMs, signal).catch(() => undefined);
  }
}

function unlessEmpty(name: string, list: readonly unknown[]): object | null {
  return list.length === 0 ? null : { [name]: list };
}

function unlessQuiet(round: { opened: string[]; resolved: string[] } | null): object | null {
  return round === null || round.opened.length + round.resolved.length === 0 ? null : round;
}
