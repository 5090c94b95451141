import { systemActor } from "@/lib/auth/actor";
import { listBackups, previewRetention } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";

interface RetentionFacts {
  kept: number;
  /** How many backups could go, and what they take up. */
  waiting: number;
  freedBytes: number;
  /** Why nothing is removed now; null: it is. */
  frozen: string | null;
  /** Whether a suspect backup waits for somebody, which is why nothing is removed and has a line of its own. */
  suspect: boolean;
}

export const backupRetention = defineCheck<RetentionFacts>({
  id: "backup.retention",
  area: "backups",
  title: "Retention",
  why: "Old backups that are not removed fill the disk that the next one needs.",
  severity: "warning",
  pace: "quick",
  gather: gatherRetention,
  judge: judgeRetention,
});

async function gatherRetention(deps: Deps): Promise<RetentionFacts> {
  const [{ keep, remove, freedBytes, frozen }, { items }] = await Promise.all([
    previewRetention(deps, systemActor),
    listBackups(deps, systemActor, { suspect: true, limit: 1 }),
  ]);
  return {
    kept: keep.length,
    waiting: remove.length,
    freedBytes,
    frozen: frozen?.why ?? null,
    suspect: items.length > 0,
  };
}

/** Only when something is held back: an empty shelf needs no tidying. */
export function judgeRetention({ kept, waiting, freedBytes, frozen, suspect }: RetentionFacts): Judgement {
  const figures = evidence([
    ["Kept", formatCount(kept)],
    ["Could go", waiting === 0 ? "none" : `${formatCount(waiting)}, ${formatBytes(freedBytes)}`],
  ]);
  if (frozen === null || waiting === 0)
    return { status: "ok", summary: "Old backups go as the policy says", evidence: figures };
  if (suspect)
    return {
      status: "skipped",
      summary: "Nothing is removed until somebody has looked at the suspect backup",
      evidence: figures,
    };
  return {
    status: "warning",
    summary: `Retention keeps ${several(waiting, "backup")} that could go`,
    evidence: figures,
    remedy: {
      text: frozen,
      command: "seaworthy backup prune",
      link: { label: "Open schedule and retention", href: "/backups/schedule" },
    },
  };
}
