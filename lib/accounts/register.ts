import { count, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { issueLink } from "./account-links";
import { clientActor } from "./client-actor";
import { lockUserByEmail, type UserRow } from "./find-user";
import { anyUser } from "./first-administrator";
import { Email, insertUser, PersonName } from "./insert-user";
import { takenBack } from "./taken-back";

/** Registrations that nobody confirmed: strangers must not fill the store. */
const maxUnconfirmed = 200;
const declinedForMs = 30 * 24 * 3_600_000;

export const RegisterInput = z.object({
  email: Email,
  name: PersonName,
  note: z.string().trim().max(500).optional(),
});
export type RegisterInput = z.infer<typeof RegisterInput>;

/**
 * Somebody at the door wants an account: a mail asks whether the address is theirs. Whoever has an account, waits or was
 * turned away less than 30 days ago gets the same answer after the same work, and nothing happens. Throws
 * `account.registration_closed`, `account.registration_full`, `auth.too_many_attempts`: each whatever the address.
 */
export async function register(deps: Deps, input: RegisterInput, client: Client): Promise<Record<string, never>> {
  await requireOpenDoor(deps);
  const person = RegisterInput.parse(input);
  await countAttempt(deps.store, "register:address", client.address);
  await countAttempt(deps.store, "register:account", person.email);
  const now = deps.clock.now();
  try {
    await inTransaction(deps.store, async (tx) => {
      await requireRoom(tx);
      const known = await lockUserByEmail(tx, person.email);
      const open = known === null || mayRegisterAgain(known, now);
      if (open) await enrol(tx, deps, person, known?.id ?? null, client);
      else await takenBack(tx, (trial) => enrol(trial, deps, person, newId(now), client));
      const details = known === null ? {} : { knownAs: known.status };
      const outcome = open ? "done" : "refused";
      await recordAudit(
        tx,
        clientActor(client),
        { action: "account.register", subject: person.email, outcome, details },
        now,
      );
    });
  } catch (error) {
    // Two at once with one address: the other one has registered it.
    if (!(error instanceof OperatorError && error.code === "account.exists")) throw error;
  }
  return {};
}

/** `knownId`: a row that is used again; one that is not there makes the same work without an effect. */
async function enrol(
  tx: Transaction,
  deps: Deps,
  { email, name, note }: RegisterInput,
  knownId: string | null,
  client: Client,
): Promise<void> {
  const now = deps.clock.now();
  const fresh = { name, note: note || null, role: "viewer", status: "unconfirmed" } as const;
  const undecided = { decidedAt: null, decidedByName: null, decisionReason: null, emailConfirmedAt: null };
  const id = knownId ?? (await insertUser(tx, { email, ...fresh }, now));
  if (knownId !== null)
    await tx
      .update(users)
      .set({ ...fresh, ...undecided, createdAt: now })
      .where(eq(users.id, knownId));
  const secretLink = await issueLink(tx, deps, "confirm-address", { subjectId: id, newEmail: null });
  await queueMail(tx, deps, clientActor(client), {
    template: "confirm-address",
    to: email,
    data: { hours: secretLink.hours },
    secretLink,
    about: `user:${id}`,
  });
}

function mayRegisterAgain({ status, decidedAt }: UserRow, now: Date): boolean {
  if (status === "unconfirmed") return true;
  return status === "declined" && decidedAt !== null && now.getTime() - decidedAt.getTime() > declinedForMs;
}

/** Before there is an administrator nobody could decide, and a stranger would only be in the first one's way. */
async function requireOpenDoor(deps: Deps): Promise<void> {
  if (deps.config.registrationEnabled && (await anyUser(deps.store.db))) return;
  throw new OperatorError("account.registration_closed", "Nobody can register here.", {
    kind: "forbidden",
    hint: "Ask an administrator for an invitation.",
  });
}

async function requireRoom(tx: Transaction): Promise<void> {
  const [found] = await tx.select({ unconfirmed: count() }).from(users).where(eq(users.status, "unconfirmed"));
  if (Number(found?.unconfirmed ?? 0) < maxUnconfirmed) return;
  throw new OperatorError("account.registration_full", "Too many registrations wait for their confirmation.", {
    kind: "unavailable",
    hint: "Try again tomorrow, or ask an administrator for an invitation.",
    retryAfterSeconds: 3600,
  });
}
