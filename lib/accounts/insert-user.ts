import { z } from "zod";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import type { Transaction } from "@/lib/store/open-store";
import { type Role, users } from "@/lib/store/schema";

export const Email = z.email("must be an e-mail address").max(254).trim().toLowerCase();
export const PersonName = z.string().trim().min(1, "is missing").max(120);

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
}

/** Throws `account.exists` when the e-mail is taken. */
export async function insertUser(tx: Transaction, user: NewUser, now: Date): Promise<string> {
  const id = newId(now);
  try {
    await tx.insert(users).values({ id, ...user, status: "active", createdAt: now });
    return id;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new OperatorError("account.exists", `There is already a user with the e-mail ${user.email}.`, {
      kind: "conflict",
      hint: "Choose another e-mail.",
      cause: error,
    });
  }
}

function isDuplicate(error: unknown): boolean {
  return codeOf(error) === "ER_DUP_ENTRY" || (error instanceof Error && codeOf(error.cause) === "ER_DUP_ENTRY");
}
