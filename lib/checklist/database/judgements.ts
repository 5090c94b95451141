import type { CheckEvidence } from "@/lib/store/schema";
import type { Judgement } from "../check";

/** Where changes to the schema belong. */
export const toMigrations = { label: "Open migrations", href: "/migrations" };
export const toHealth = { label: "Open health", href: "/system" };
export const toSchedule = { label: "Open schedule and retention", href: "/backups/schedule" };

/** This account may not look; `grant` is the statement that would let it. */
export function cannotSee(summary: string, grant: string, evidence?: CheckEvidence): Judgement {
  return {
    status: "cannot_see",
    summary,
    ...(evidence === undefined ? {} : { evidence }),
    remedy: { text: "An administrator of the database server lets this account look:", command: grant },
  };
}

/** Commands for as many as anybody would copy, one a line. */
export function commandsFor<T>(all: readonly T[], command: (one: T) => string): string {
  const shown = 20;
  const rest = all.length > shown ? [`-- and ${all.length - shown} more, in the same way`] : [];
  return [...all.slice(0, shown).map(command), ...rest].join("\n");
}
