import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Client } from "@/lib/auth/client";
import { sha256Hex } from "@/lib/kernel/ids";
import { audit, oneTimeTokens, sessions, users } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import {
  createFirstAdministrator,
  createUser,
  firstAdministratorLink,
  firstAdministratorLinkWorks,
  readSession,
  register,
  signIn,
  signOut,
} from ".";

const password = "four unrelated words here";
let deps: TestDeps;
let visitors = 0;

/** A visitor from an address of their own, so that one test's attempts do not count against another's. */
function visitor(): Client {
  return { address: `198.51.100.${++visitors}`, userAgent: "test", requestId: "test" };
}

async function newUser(email: string): Promise<string> {
  const { id } = await createUser(deps, actor("administrator"), { email, name: "Test", role: "viewer", password });
  return id;
}

async function timedRefusal(attempt: { email: string; password: string }) {
  const startedAt = performance.now();
  const error: unknown = await signIn(deps, attempt, visitor()).catch((thrown: unknown) => thrown);
  const milliseconds = performance.now() - startedAt;
  return { answer: { ...(error as object), message: (error as Error).message }, milliseconds };
}

const auditOf = (subject: string) => deps.store.db.select().from(audit).where(eq(audit.subject, subject));
const tokenOf = (link: string | null) => new URL(link ?? "").searchParams.get("token") ?? "";

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

describe("the first administrator", () => {
  const person = { email: "first@example.test", name: "First", password };

  test("the link holds a token of which the store keeps only the hash, for 24 hours", async () => {
    const link = await firstAdministratorLink(deps);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/first-administrator\?token=[\w-]{43}$/);
    const [row] = await deps.store.db.select().from(oneTimeTokens);
    expect(row?.tokenHash).toBe(sha256Hex(tokenOf(link)));
    expect((row?.expiresAt.getTime() ?? 0) - (row?.createdAt.getTime() ?? 0)).toBe(24 * 3_600_000);
  });

  test("a new link makes the earlier one useless, and looking at a link does not use it up", async () => {
    const [earlier, newer] = [await firstAdministratorLink(deps), await firstAdministratorLink(deps)];
    expect(await firstAdministratorLinkWorks(deps, tokenOf(earlier))).toBe(false);
    expect(await firstAdministratorLinkWorks(deps, tokenOf(newer))).toBe(true);
    expect(await firstAdministratorLinkWorks(deps, tokenOf(newer))).toBe(true);
    const refused = createFirstAdministrator(deps, { token: tokenOf(earlier), ...person }, visitor());
    await expect(refused).rejects.toMatchObject({ code: "account.link_spent" });
  });

  test("an expired link is refused", async () => {
    const token = tokenOf(await firstAdministratorLink(deps));
    const tomorrow = { ...deps, clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } };
    await expect(createFirstAdministrator(tomorrow, { token, ...person }, visitor())).rejects.toMatchObject({
      code: "account.link_spent",
    });
  });

  test("a weak password is refused and leaves the link as it was", async () => {
    const token = tokenOf(await firstAdministratorLink(deps));
    for (const weak of ["short", "password1234", "aaaaaaaaaaaaaaa", "first@example.test", "x".repeat(201)])
      await expect(
        createFirstAdministrator(deps, { token, ...person, password: weak }, visitor()),
      ).rejects.toMatchObject({ code: "account.weak_password" });
    expect(await firstAdministratorLinkWorks(deps, token)).toBe(true);
  });

  test("nobody registers before there is one: there is nobody to decide, and an address would be taken", async () => {
    const early = register(deps, { email: "early@example.test", name: "Early" }, visitor());
    await expect(early).rejects.toMatchObject({ code: "account.registration_closed" });
    expect(await deps.store.db.select().from(users)).toEqual([]);
  });

  test("of four attempts at once exactly one creates a user, and after it there are no more links", async () => {
    const token = tokenOf(await firstAdministratorLink(deps));
    const attempts = ["a", "b", "c", "d"].map((name) =>
      createFirstAdministrator(deps, { token, ...person, email: `${name}@example.test` }, visitor()),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    const created = await deps.store.db.select().from(users);
    expect(created).toMatchObject([{ role: "administrator", status: "active" }]);
    expect(await auditOf(created[0]?.email ?? "")).toMatchObject([{ action: "account.first_administrator_created" }]);
    expect(await firstAdministratorLink(deps)).toBeNull();
  });
});

describe("signing in", () => {
  test("the right password opens a session that knows the user, and the store has no secret of it", async () => {
    await newUser("right@example.test");
    const { sid, user } = await signIn(deps, { email: " Right@Example.test ", password }, visitor());
    expect(user).toMatchObject({ email: "right@example.test", role: "viewer" });
    expect(await readSession(deps, sid)).toMatchObject({ user });
    const [row] = await deps.store.db
      .select()
      .from(sessions)
      .where(eq(sessions.idHash, sha256Hex(sid)));
    expect(row?.userAgent).toBe("test");
    expect(await deps.store.db.select().from(sessions).where(eq(sessions.idHash, sid))).toEqual([]);
    expect(await auditOf("right@example.test")).toContainEqual(
      expect.objectContaining({ action: "account.sign_in", outcome: "done", actorName: "right@example.test" }),
    );
  });

  test("a wrong password, an unknown account and a disabled one get the same answer after the same work", async () => {
    const id = await newUser("disabled@example.test");
    await deps.store.db.update(users).set({ status: "disabled" }).where(eq(users.id, id));
    await newUser("known@example.test");
    const attempts = [
      { email: "known@example.test", password: "not the password" },
      { email: "nobody@example.test", password: "not the password" },
      { email: "disabled@example.test", password },
    ];
    const answers: unknown[] = [];
    const milliseconds: number[] = [];
    for (const attempt of attempts) {
      const tries = [await timedRefusal(attempt), await timedRefusal(attempt), await timedRefusal(attempt)];
      answers.push(tries[0]?.answer);
      milliseconds.push(Math.min(...tries.map((one) => one.milliseconds)));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ code: "auth.wrong_credentials", kind: "unauthenticated" });
    // Hashing takes tens of milliseconds: skipping it would show.
    expect(Math.min(...milliseconds)).toBeGreaterThan(Math.max(...milliseconds) / 5);
    const refusal = { action: "account.sign_in_refused", outcome: "refused", actorName: "anonymous" };
    expect(await auditOf("nobody@example.test")).toMatchObject([refusal, refusal, refusal]);
  });

  test("after ten wrong passwords an account is closed for a while, also to the right one", async () => {
    await newUser("guessed@example.test");
    const guess = () => signIn(deps, { email: "guessed@example.test", password: "a wrong guess" }, visitor());
    const guesses = await Promise.allSettled(Array.from({ length: 12 }, guess));
    const limited = guesses.filter((one) => one.status === "rejected" && one.reason.kind === "rate_limited");
    expect(limited).toHaveLength(2);
    const right = signIn(deps, { email: "guessed@example.test", password }, visitor());
    await expect(right).rejects.toMatchObject({
      code: "auth.too_many_attempts",
      kind: "rate_limited",
      retryAfterSeconds: expect.closeTo(15 * 60, -2) as number,
    });
    const refusals = (await auditOf("guessed@example.test")).filter((row) => row.action === "account.sign_in_refused");
    expect(refusals).toHaveLength(11);
  });

  test("one address may not try many accounts, and a success gives its attempt back", async () => {
    await newUser("neighbour@example.test");
    const sameAddress = visitor();
    for (let i = 0; i < 5; i++) await signIn(deps, { email: "neighbour@example.test", password }, sameAddress);
    const tries = Array.from({ length: 52 }, (_, i) =>
      signIn(deps, { email: `spray${i}@example.test`, password: "summer is coming" }, sameAddress),
    );
    const outcomes = await Promise.allSettled(tries);
    const limited = outcomes.filter((one) => one.status === "rejected" && one.reason.kind === "rate_limited");
    expect(limited).toHaveLength(2);
  });
});

describe("a session", () => {
  test("is over at once when it is signed out, and again is no error", async () => {
    await newUser("leaver@example.test");
    const { sid } = await signIn(deps, { email: "leaver@example.test", password }, visitor());
    await signOut(deps, sid, visitor());
    expect(await readSession(deps, sid)).toBeNull();
    await signOut(deps, sid, visitor());
    const actions = (await auditOf("leaver@example.test")).map((row) => row.action);
    expect(actions.filter((action) => action === "account.sign_out")).toHaveLength(1);
  });

  test("is over when it is revoked in the store, when its user is disabled and when its time is up", async () => {
    const id = await newUser("worker@example.test");
    const open = () => signIn(deps, { email: "worker@example.test", password }, visitor());
    const [revoked, other] = [await open(), await open()];
    await deps.store.db
      .update(sessions)
      .set({ revokedAt: new Date() })
      .where(eq(sessions.idHash, sha256Hex(revoked.sid)));
    expect(await readSession(deps, revoked.sid)).toBeNull();
    const later = { ...deps, clock: { now: () => new Date(Date.now() + (deps.config.sessionHours + 1) * 3_600_000) } };
    expect(await readSession(later, other.sid)).toBeNull();
    expect(await readSession(deps, other.sid)).not.toBeNull();
    await deps.store.db.update(users).set({ status: "disabled" }).where(eq(users.id, id));
    expect(await readSession(deps, other.sid)).toBeNull();
  });

  test("notes that it is used at most once a minute", async () => {
    await newUser("poller@example.test");
    const { sid } = await signIn(deps, { email: "poller@example.test", password }, visitor());
    const write = vi.spyOn(deps.store.db, "update");
    for (let i = 0; i < 5; i++) await readSession(deps, sid);
    expect(write).not.toHaveBeenCalled();
    const later = { ...deps, clock: { now: () => new Date(Date.now() + 61_000) } };
    for (let i = 0; i < 5; i++) await readSession(later, sid);
    expect(write).toHaveBeenCalledTimes(1);
    write.mockRestore();
  });
});

describe("creating a user", () => {
  test("is for administrators, refuses a taken e-mail and records who did it", async () => {
    const input = { email: "new@example.test", name: "New", role: "operator", password } as const;
    await expect(createUser(deps, actor("operator"), input)).rejects.toMatchObject({ code: "auth.forbidden" });
    await createUser(deps, actor("administrator", "boss@example.test"), input);
    await expect(createUser(deps, actor("administrator"), input)).rejects.toMatchObject({ code: "account.exists" });
    expect(await auditOf("new@example.test")).toMatchObject([
      { action: "account.create", actorName: "boss@example.test" },
    ]);
  });
});
