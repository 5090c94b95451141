import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { getMigrations, type MigrationsView } from "@/lib/migrations";
import type { Judgement, Look } from "../check";

/** Of the moment that the checks of one round share. */
const readings = new WeakMap<Date, Promise<MigrationsView>>();

/** The target's migrations. All checks that are measured together are judged by one reading of folder and history. */
export function readMigrations(deps: Deps, { now }: Look): Promise<MigrationsView> {
  const known = readings.get(now) ?? getMigrations(deps, systemActor);
  readings.set(now, known);
  return known;
}

export type MigrationFacts = Pick<MigrationsView, "items" | "counts" | "problems">;

export const toMigrations = { label: "Open migrations", href: "/migrations" };

/** For reading a folder and one table; a target that hangs takes longer. */
export const limitSeconds = 5;

const unreadable = ["migrations.folder_missing", "migrations.folder_unreadable", "migrations.foreign_history"];

/** Without the folder or the history nobody knows what is pending or missing: that is said once, and not here. */
export function whenReadable(judge: (facts: MigrationFacts) => Judgement): (facts: MigrationFacts) => Judgement {
  return (facts) =>
    facts.problems.some(({ code }) => unreadable.includes(code))
      ? { status: "skipped", summary: "The folder or the history cannot be read, which has a line of its own" }
      : judge(facts);
}
