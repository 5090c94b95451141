import type { LiveObject, TableCount } from "./live-schema";

export interface TableChange {
  name: string;
  /** Null: the table is not in the target now. */
  rowsNow: number | null;
  rowsNowExact: boolean;
  /** Null: the table is not in the archive. */
  rowsAfter: number | null;
  change: "same" | "rows" | "new" | "goes";
}

/** Per table, what the restore would change; tables that vanish first, then those that lose or gain rows. */
export function judgeTables(
  live: ReadonlyMap<string, TableCount>,
  archived: ReadonlyMap<string, number | null>,
): TableChange[] {
  const names = new Set([...live.keys(), ...archived.keys()]);
  const changes = [...names].map((name): TableChange => {
    const now = live.get(name);
    const after = archived.get(name);
    return {
      name,
      rowsNow: now?.rows ?? null,
      rowsNowExact: now?.exact ?? true,
      rowsAfter: after ?? null,
      change: changeOf(now, after),
    };
  });
  const rank = { goes: 0, rows: 1, new: 2, same: 3 };
  return changes.sort((a, b) => rank[a.change] - rank[b.change] || a.name.localeCompare(b.name));
}

function changeOf(now: TableCount | undefined, after: number | null | undefined): TableChange["change"] {
  if (after === undefined) return "goes";
  if (now === undefined) return "new";
  return now.exact && now.rows === after ? "same" : "rows";
}

/** Views, routines, triggers and events of the target that the archive does not hold. */
export function objectsThatGo(
  live: readonly LiveObject[],
  archived: Readonly<Record<string, readonly string[]>>,
): LiveObject[] {
  return live.filter(
    ({ objectClass, name }) => objectClass !== "tables" && !(archived[objectClass] ?? []).includes(name),
  );
}

/** Versions applied in the target that the archive predates: after the restore they are pending again. */
export function becomePending(applied: readonly string[], archived: string | null): string[] {
  if (archived === null) return [];
  return applied.filter((version) => compareVersions(version, archived) > 0);
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
