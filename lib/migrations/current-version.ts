import { codeOf } from "@/lib/kernel/errors";
import type { Target } from "@/lib/mysql/target";
import { compareVersions } from "./migration-file";
import { readHistory } from "./schema-version";

/** The newest applied version in the target; null when none is, or when another tool keeps the history. */
export async function currentVersion(target: Pick<Target, "pool" | "database">): Promise<string | null> {
  try {
    const history = (await readHistory(target.pool, target.database)) ?? [];
    const applied = history.filter(({ state }) => state === "applied").map(({ version }) => version);
    return applied.toSorted(compareVersions).at(-1) ?? null;
  } catch (error) {
    if (codeOf(error) === "migrations.foreign_history") return null;
    throw error;
  }
}
