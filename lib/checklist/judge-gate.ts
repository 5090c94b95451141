import { formatDuration } from "@/lib/kernel/units";
import type { CheckView } from "./check-view";
import { countsAs } from "./judge-checklist";

export const gates = ["migrate", "deploy"] as const;
export type GateName = (typeof gates)[number];

/** Why a gate is closed, and what opens it. */
export interface GateReason {
  /** `gate.no_proven_backup`, `gate.no_worker`, `gate.no_room`, `gate.check_failed`, `gate.not_measured`. */
  code: string;
  message: string;
  hint: string;
}

export interface GateFacts {
  now: Date;
  /** When the newest backup that a drill has proven was begun; null: there is none. */
  newestProvenAt: Date | null;
  workersAlive: number;
  checks: readonly CheckView[];
}

const provenWithinMs = 24 * 3_600_000;

/** Told in words of its own. */
const workerCheck = "workers.heartbeat";
const roomCheck = "disk.free";
/** A migration run is what ends it. */
const notInTheWayOf: Readonly<Record<GateName, readonly string[]>> = { migrate: ["migrations.pending"], deploy: [] };

/** What is in the way; empty: the gate is open. Pure. */
export function judgeGate(gate: GateName, facts: GateFacts): GateReason[] {
  const asked = facts.checks.filter(({ id }) => id !== workerCheck && !notInTheWayOf[gate].includes(id));
  return [...judgeBackup(facts), ...judgeWorkers(facts), ...asked.flatMap(judgeCheck)];
}

function judgeBackup({ now, newestProvenAt }: GateFacts): GateReason[] {
  const ageMs = newestProvenAt === null ? null : now.getTime() - newestProvenAt.getTime();
  if (ageMs !== null && ageMs <= provenWithinMs) return [];
  return [
    {
      code: "gate.no_proven_backup",
      message:
        ageMs === null
          ? "No backup has been proven by a drill."
          : `The newest proven backup is ${formatDuration(ageMs)} old; a day is allowed.`,
      hint: "seaworthy backup create && seaworthy backup drill newest",
    },
  ];
}

function judgeWorkers({ workersAlive }: GateFacts): GateReason[] {
  if (workersAlive > 0) return [];
  const hint = "Start the worker process: without one there is no backup to go back to, and no migration runs.";
  return [{ code: "gate.no_worker", message: "No worker is running.", hint }];
}

function judgeCheck(check: CheckView): GateReason[] {
  const { id, title, summary, status, severity, measuredStatus } = check;
  const message = `${title}: ${summary}`;
  if (countsAs(check) === "critical")
    return [{ code: id === roomCheck ? "gate.no_room" : "gate.check_failed", message, hint: howTo(check) }];
  const isUnknown = measuredStatus === null || measuredStatus === "crashed";
  if (!isUnknown || status === "waived" || severity !== "critical") return [];
  return [{ code: "gate.not_measured", message, hint: howTo(check) }];
}

function howTo({ id, remedy }: CheckView): string {
  if (remedy === null) return `Measure it, and ask again: seaworthy checklist run ${id}`;
  return remedy.command === null ? remedy.text : `${remedy.text}\n${remedy.command}`;
}
