import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { formatCount } from "@/lib/kernel/units";
import { backups } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { toBackups, toStorage, whole } from "./catalogue";

interface EncryptedFacts {
  /** Public keys that archives are encrypted for. */
  recipients: string[];
  /** Archives of ours that anybody who gets at the file can read. */
  plain: number;
  newest: { fileName: string; encrypted: boolean } | null;
}

export const backupEncrypted = defineCheck<EncryptedFacts>({
  id: "backup.encrypted",
  area: "backups",
  title: "Encryption of backups",
  why: "A backup is the whole database in one file: whoever gets hold of it needs no password.",
  severity: "warning",
  pace: "live",
  gather: gatherEncrypted,
  judge: judgeEncrypted,
});

async function gatherEncrypted({ store, config }: Deps): Promise<EncryptedFacts> {
  const ours = and(whole, eq(backups.format, "archive"));
  const made = inArray(backups.kind, ["manual", "scheduled", "pre-migration", "pre-restore"]);
  const [plain, [newest]] = await Promise.all([
    store.db.$count(backups, and(ours, isNull(backups.recipients))),
    store.db
      .select({ fileName: backups.fileName, recipients: backups.recipients })
      .from(backups)
      .where(and(ours, made))
      .orderBy(desc(backups.createdAt))
      .limit(1),
  ]);
  return {
    recipients: config.ageRecipients,
    plain,
    newest: newest === undefined ? null : { fileName: newest.fileName, encrypted: newest.recipients !== null },
  };
}

export function judgeEncrypted({ recipients, plain, newest }: EncryptedFacts): Judgement {
  const figures = evidence(
    [
      ["Encrypted for", recipients.length === 0 ? "nobody" : formatCount(recipients.length)],
      ["Archives that are not encrypted", formatCount(plain)],
    ],
    recipients,
  );
  if (recipients.length === 0)
    return {
      status: "warning",
      summary: "Backups are not encrypted",
      evidence: figures,
      remedy: {
        text: "Make a key, keep its private part away from this machine, name its public part, and restart. If the storage encrypts what is in it and nobody else reads it, waive this check and say so.",
        command: "age-keygen -o key.txt\nAGE_RECIPIENTS=age1…",
        link: toStorage,
      },
    };
  if (newest !== null && !newest.encrypted)
    return {
      status: "warning",
      summary: "The newest backup is not encrypted: it was made before there was a key",
      evidence: figures,
      remedy: { text: "Take a new one.", command: "seaworthy backup create", link: toBackups },
    };
  return { status: "ok", summary: "New backups are encrypted", evidence: figures };
}
