import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { withoutPassword } from "@/lib/kernel/redact";
import type { Store } from "./open-store";

/** For the start of a process. Throws `store.unreachable` naming the database and the server's reason. */
export async function requireReachable(store: Store, storeUrl: string): Promise<void> {
  try {
    await store.pool.query("SELECT 1");
  } catch (cause) {
    throw new OperatorError(
      "store.unreachable",
      `DATABASE_URL (Seaworthy's own database) cannot be reached at ${withoutPassword(storeUrl)}: ${messageOf(cause)}`,
      { kind: "unavailable", hint: "Check address, account and database.", details: { code: codeOf(cause) }, cause },
    );
  }
}
