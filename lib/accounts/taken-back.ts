import type { Transaction } from "@/lib/store/open-store";

class TakenBack extends Error {}

/**
 * Does the work and takes it back. Where nothing may happen, everything is done as if it did: the time of an answer
 * then does not tell whether there is an account.
 */
export async function takenBack(tx: Transaction, work: (trial: Transaction) => Promise<unknown>): Promise<void> {
  try {
    await tx.transaction(async (trial) => {
      await work(trial);
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}
