import { codeOf } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import type { Store, Transaction } from "./open-store";

const triesOnDeadlock = 5;

/**
 * Runs `work` in one transaction of the store, at READ COMMITTED so that claims and counters see what others wrote.
 * A deadlock or lost certification is the database asking us to try again, so we do, a few times.
 */
export async function inTransaction<T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.db.transaction(work, { isolationLevel: "read committed" });
    } catch (error) {
      if (attempt >= triesOnDeadlock || !isDeadlock(error)) throw error;
      await sleep(10 * 2 ** attempt * Math.random());
    }
  }
}

function isDeadlock(error: unknown): boolean {
  // A deadlock rolls the whole transaction back, its savepoints too: inside one it shows as the savepoint missing.
  const codes = ["ER_LOCK_DEADLOCK", "ER_CHECKREAD", "ER_SP_DOES_NOT_EXIST"];
  return (
    codes.includes(codeOf(error) ?? "") ||
    (error instanceof Error && error.cause !== undefined && isDeadlock(error.cause))
  );
}
