import { systemActor } from "@/lib/auth/actor";
import { getStorage, type StorageStatus } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { toStorage } from "./catalogue";

export type StorageFacts = Pick<StorageStatus, "first" | "copy">;

export const backupStorage = defineCheck<StorageFacts>({
  id: "backup.storage",
  area: "backups",
  title: "Storage of backups",
  why: "A storage that does not answer takes no backup, and gives none back.",
  severity: "critical",
  pace: "quick",
  gather: (deps: Deps) => getStorage(deps, systemActor),
  judge: judgeStorage,
});

export function judgeStorage({ first, copy }: StorageFacts): Judgement {
  const figures = evidence([...linesOf("First place", first), ...(copy === null ? [] : linesOf("Second place", copy))]);
  const [away, status] = first.reachable ? [copy, "warning" as const] : [first, "failed" as const];
  if (away === null || away.reachable)
    return { status: "ok", summary: `${first.description} answers`, evidence: figures };
  return {
    status,
    severity: status === "failed" ? "critical" : "warning",
    summary:
      away === first
        ? `The storage for backups does not answer: ${first.description}`
        : `The second place for backups does not answer: ${away.description}`,
    evidence: figures,
    remedy: {
      text: [away.error?.message ?? "", away.error?.hint ?? ""].join(" ").trim() || "Look at it there.",
      command: `seaworthy storage test --place ${away === first ? "first" : "copy"}`,
      link: toStorage,
    },
  };
}

function linesOf(name: string, place: StorageFacts["first"]): [string, string][] {
  const { description, archives, bytes, freeBytes, latencyMs } = place;
  const free = freeBytes === null ? "" : `, ${formatBytes(freeBytes)} free`;
  return [
    [name, description],
    [`${name}, archives`, `${formatCount(archives)}, ${formatBytes(bytes)}${free}`],
    [`${name}, answer`, latencyMs === null ? "none" : `within ${latencyMs} ms`],
  ];
}
