import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { verifyPassword } from "@/lib/auth/password";
import { countAttempt } from "@/lib/auth/rate-limits";
import { openSession, type SessionUser } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { users } from "@/lib/store/schema";
import { auditRefusals } from "./audit-refusals";
import { clientActor } from "./client-actor";
import type { UserRow } from "./own-user";
import { maxPasswordLength } from "./score-password";
import { SecondFactorCode, withSecondFactor } from "./with-second-factor";

export const SignInInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  password: z.string().min(1).max(maxPasswordLength),
  code: SecondFactorCode.optional(),
});

/**
 * Opens a session for the right e-mail and password, and the right code where a second factor is on. A wrong password,
 * an unknown account and a disabled one get the same answer after the same work, whatever the code. Throws
 * `auth.wrong_credentials`, `auth.too_many_attempts`; only after the right password `auth.second_factor_needed` and
 * `auth.wrong_code`.
 */
export async function signIn(
  deps: Deps,
  input: z.input<typeof SignInInput>,
  client: Client,
): Promise<{ sid: string; user: SessionUser }> {
  const parsed = SignInInput.safeParse(input);
  if (!parsed.success) throw wrongCredentials();
  const { email, password, code } = parsed.data;
  const refused = { action: "account.sign_in_refused", subject: email };
  return auditRefusals(deps, clientActor(client), refused, async () => {
    const attempts = [
      await countAttempt(deps.store, "sign-in:address", client.address),
      await countAttempt(deps.store, "sign-in:account", email),
    ];
    const user = await checkPassword(deps, email, password);
    const opened = await open(deps, user, code, client);
    // Not before the code was right: asking for it again and again must have an end, too.
    await Promise.all(attempts.map((attempt) => attempt.forget()));
    return opened;
  });
}

async function checkPassword(deps: Deps, email: string, password: string): Promise<UserRow> {
  const [user] = await deps.store.db.select().from(users).where(eq(users.email, email));
  const matches = await verifyPassword(user?.passwordHash ?? null, password);
  if (user === undefined || !matches || user.status !== "active") throw wrongCredentials();
  return user;
}

async function open(
  deps: Deps,
  user: UserRow,
  code: string | undefined,
  client: Client,
): Promise<{ sid: string; user: SessionUser }> {
  const now = deps.clock.now();
  const actor = clientActor(client, user);
  if (user.totpEnabledAt !== null && (code ?? "") === "")
    await recordAudit(deps.store.db, actor, { action: "account.code_asked", subject: user.email }, now);
  return withSecondFactor(deps, user, code, async (tx, used) => {
    // Whoever was disabled or got another password while this one was being checked does not get in. Holds the row.
    const unchanged = [eq(users.status, "active"), eq(users.passwordHash, user.passwordHash ?? "")];
    const [result] = await tx
      .update(users)
      .set({ lastSignInAt: now })
      .where(and(eq(users.id, user.id), ...unchanged));
    if (result.affectedRows !== 1) throw wrongCredentials();
    const sid = await openSession(tx, { userId: user.id, client, now, hours: deps.config.sessionHours });
    const details = used === null ? {} : { details: { secondFactor: used } };
    await recordAudit(tx, actor, { action: "account.sign_in", subject: user.email, ...details }, now);
    return { sid, user: { id: user.id, email: user.email, name: user.name, role: user.role } };
  });
}

function wrongCredentials(): OperatorError {
  return new OperatorError("auth.wrong_credentials", "The e-mail or the password is wrong.", {
    kind: "unauthenticated",
    hint: "Check both and try again.",
  });
}
