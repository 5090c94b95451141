import { and, isNotNull, isNull, type SQL } from "drizzle-orm";
import { backups } from "@/lib/store/schema";

/** Marked, and nobody has looked. */
export const openSuspect: SQL = and(isNotNull(backups.suspect), isNull(backups.suspectClearedAt)) as SQL;
