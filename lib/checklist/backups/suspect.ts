import { systemActor } from "@/lib/auth/actor";
import { listBackups } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { toBackups } from "./catalogue";

interface SuspectFacts {
  /** Marked, and nobody has looked. Newest first. */
  suspect: { id: string; fileName: string; createdAt: Date }[];
}

export const backupSuspect = defineCheck<SuspectFacts>({
  id: "backup.suspect",
  area: "backups",
  title: "Suspect backups",
  why: "A backup that holds much less than the one before it is how a loss of data shows first.",
  severity: "critical",
  pace: "live",
  // `backup-suspect`.
  alertedElsewhere: true,
  gather: gatherSuspect,
  judge: judgeSuspect,
});

async function gatherSuspect(deps: Deps): Promise<SuspectFacts> {
  const { items } = await listBackups(deps, systemActor, { suspect: true, limit: 100 });
  return { suspect: items.map(({ id, fileName, createdAt }) => ({ id, fileName, createdAt })) };
}

export function judgeSuspect({ suspect }: SuspectFacts): Judgement {
  const [first] = suspect;
  if (first === undefined)
    return { status: "ok", summary: "No backup holds much less than the one before it without somebody having looked" };
  const one = suspect.length === 1;
  return {
    status: "failed",
    summary: one ? `The backup ${first.fileName} is suspect` : `${suspect.length} backups are suspect`,
    evidence: evidence(
      [],
      suspect.map(({ fileName }) => fileName),
    ),
    remedy: {
      text:
        `${one ? "It holds" : "They hold"} much less than the one before. See what is missing, then say that it is all ` +
        "right; until then nothing old is removed.",
      link: one ? { label: "Look at it", href: `/backups/${first.id}` } : toBackups,
    },
    since: suspect.at(-1)?.createdAt ?? null,
  };
}
