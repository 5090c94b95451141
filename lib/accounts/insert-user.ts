import { z } from "zod";
import { OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { namePattern, nameProblem } from "@/lib/kernel/name-pattern";
import { Recipient } from "@/lib/mail";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";

/** Every address from outside, so that nobody smuggles a second recipient in. */
export const Email = Recipient;
export const PersonName = z.string().trim().min(1, "is missing").max(120).regex(namePattern, nameProblem);

export type NewUser = Omit<typeof users.$inferInsert, "id" | "createdAt">;

/** Throws `account.exists` when the e-mail is taken. */
export async function insertUser(tx: Transaction, user: NewUser, now: Date): Promise<string> {
  const id = newId(now);
  try {
    await tx.insert(users).values({ ...user, id, createdAt: now });
    return id;
  } catch (error) {
    throw isDuplicateKey(error) ? emailTaken(user.email, error) : error;
  }
}

function emailTaken(email: string, cause?: unknown): OperatorError {
  return new OperatorError("account.exists", `There is already a user with the e-mail ${email}.`, {
    kind: "conflict",
    hint: "Choose another e-mail.",
    cause,
  });
}
