import { z } from "zod";
import { defineJob } from "@/lib/jobs";

const payload = z.object({ backupId: z.string() });
export type DrillPayload = z.infer<typeof payload>;

/** Restores a backup into a scratch schema, compares, drops it. After a crash it starts over in a fresh schema. */
export const drillJob = defineJob({ kind: "drill", payload, afterCrash: "again" });

/** One drill at a time: two would fight for the room and the processors that each of them measures. */
export const drillKey = "drill";

/** Something the restored schema has otherwise than the backup says. */
export interface Difference {
  /** `table`, `rows`, `checksum`, `view`, `trigger`, `procedure`, `function`, `event`, `sequence`. */
  what: string;
  name: string;
  expected: string | number;
  found: string | number;
}

/** What a drill saw: kept as the evidence of its proof. */
export interface DrillEvidence {
  /** `MariaDB 10.11.19 at mysql://user@host:3306/` */
  server: string;
  /** The schema that was restored into and dropped again. */
  scratch: string;
  tables: number;
  rows: number;
  /** Views, triggers, routines, events and sequences. */
  objects: number;
  statements: number;
  connections: number;
  /** Loading, keys and objects included. */
  restoreMs: number;
  compareMs: number;
  checksums: {
    compared: number;
    equal: number;
    /** Tables compared without one, and why. */
    without: string[];
  };
  /** Rows whose foreign key points nowhere; they were so in the backup. */
  orphans: { table: string; constraint: string; rows: number }[];
  differences: Difference[];
  /** What was left out, and what else an operator should know. */
  notes: string[];
}
