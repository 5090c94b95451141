import { and, eq } from "drizzle-orm";
import type { Store, Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";

/** Whom alerts are mailed to: every administrator who may sign in. */
export async function readRecipients(db: Transaction | Store["db"]): Promise<string[]> {
  const rows = await db
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.role, "administrator"), eq(users.status, "active")));
  return rows.map(({ email }) => email);
}
