import { listBackups } from "@/lib/backups";
import { OperatorError } from "@/lib/kernel/errors";
import { idPattern } from "@/lib/kernel/ids";
import type { Cli } from "./command";

/** The backup's id from what was typed: the id itself, a file's name, or `newest`. Throws `backup.not_found`. */
export async function findBackup(cli: Cli, typed = ""): Promise<string> {
  if (idPattern.test(typed)) return typed;
  const isNewest = typed === "newest";
  const query = isNewest ? { limit: 1 } : { q: typed.slice(0, 200), limit: 200 };
  const { items } = await listBackups(cli.deps(), cli.actor, query);
  const found = items.find(({ fileName }) => isNewest || fileName === typed);
  if (found !== undefined) return found.id;
  throw new OperatorError("backup.not_found", isNewest ? "There is no backup yet." : `There is no backup ${typed}.`, {
    kind: "not_found",
    hint: "seaworthy backup list shows them. Name one by its id, its file's name, or as: newest",
  });
}
