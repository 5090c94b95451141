import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { verifyPassword } from "@/lib/auth/password";
import { countSignInAttempt } from "@/lib/auth/rate-limits";
import { openSession, type SessionUser } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { clientActor } from "./client-actor";
import { maxPasswordLength } from "./password-rules";

export const SignInInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(maxPasswordLength),
});

/**
 * Opens a session for the right e-mail and password. A wrong password, an unknown account and a disabled one get the
 * same answer after the same work. Throws `auth.wrong_credentials`, `auth.too_many_attempts`.
 */
export async function signIn(
  deps: Deps,
  input: z.input<typeof SignInInput>,
  client: Client,
): Promise<{ sid: string; user: SessionUser }> {
  const parsed = SignInInput.safeParse(input);
  if (!parsed.success) throw wrongCredentials();
  const { email, password } = parsed.data;
  try {
    const attempt = await countSignInAttempt(deps.store, email, client.address);
    const [user] = await deps.store.db.select().from(users).where(eq(users.email, email));
    const matches = await verifyPassword(user?.passwordHash ?? null, password);
    if (user === undefined || !matches || user.status !== "active") throw wrongCredentials();
    await attempt.forget();
    return await open(deps, user, client);
  } catch (error) {
    if (error instanceof OperatorError && worthRecording(error)) await recordRefusal(deps, email, error, client);
    throw error;
  }
}

function open(
  deps: Deps,
  user: typeof users.$inferSelect,
  client: Client,
): Promise<{ sid: string; user: SessionUser }> {
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const sid = await openSession(tx, { userId: user.id, client, now, hours: deps.config.sessionHours });
    await tx.update(users).set({ lastSignInAt: now }).where(eq(users.id, user.id));
    await recordAudit(tx, clientActor(client, user), { action: "account.sign_in", subject: user.email }, now);
    return { sid, user: { id: user.id, email: user.email, name: user.name, role: user.role } };
  });
}

/** Of attempts beyond the limit only the first: guessing must not fill the store either. */
function worthRecording({ kind, details }: OperatorError): boolean {
  return kind !== "rate_limited" || details["attempts"] === Number(details["allowed"]) + 1;
}

async function recordRefusal(deps: Deps, email: string, error: OperatorError, client: Client): Promise<void> {
  await recordAudit(
    deps.store.db,
    clientActor(client),
    { action: "account.sign_in_refused", subject: email, outcome: "refused", details: { code: error.code } },
    deps.clock.now(),
  );
}

function wrongCredentials(): OperatorError {
  return new OperatorError("auth.wrong_credentials", "The e-mail or the password is wrong.", {
    kind: "unauthenticated",
    hint: "Check both and try again.",
  });
}
