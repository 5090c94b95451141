import { and, desc, eq } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { backups } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { toBackups, whole } from "./catalogue";

interface IntactFacts {
  archives: number;
  /** Newest first. */
  damaged: { id: string; fileName: string; completedAt: Date | null }[];
}

export const backupIntact = defineCheck<IntactFacts>({
  id: "backup.intact",
  area: "backups",
  title: "Damaged archives",
  why: "An archive that does not read back cannot be restored, and one damaged file is often not the only one.",
  severity: "critical",
  pace: "live",
  gather: gatherIntact,
  judge: judgeIntact,
});

async function gatherIntact({ store }: Deps): Promise<IntactFacts> {
  const { id, fileName, completedAt } = backups;
  const [archives, damaged] = await Promise.all([
    store.db.$count(backups, whole),
    store.db
      .select({ id, fileName, completedAt })
      .from(backups)
      .where(and(whole, eq(backups.proof, "damaged")))
      .orderBy(desc(backups.createdAt))
      .limit(100),
  ]);
  return { archives, damaged };
}

export function judgeIntact({ archives, damaged }: IntactFacts): Judgement {
  const [first] = damaged;
  if (archives === 0) return { status: "skipped", summary: "There is no archive yet" };
  if (first === undefined) return { status: "ok", summary: `None of ${several(archives, "archive")} is damaged` };
  const one = damaged.length === 1;
  return {
    status: "failed",
    summary: one ? `The backup ${first.fileName} is damaged` : `${damaged.length} backups are damaged`,
    evidence: evidence(
      [["Archives", String(archives)]],
      damaged.map(({ fileName }) => fileName),
    ),
    remedy: {
      text: one
        ? "It cannot be trusted to restore. Take a new one, then delete it."
        : "They cannot be trusted to restore. Take a new one, look at the disk they are on, then delete them.",
      link: one ? { label: "Look at it", href: `/backups/${first.id}` } : toBackups,
    },
    since: first.completedAt,
  };
}
