import { eq } from "drizzle-orm";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Actor, mayDo } from "@/lib/auth/actor";
import { hashPassword } from "@/lib/auth/password";
import { endSessions } from "@/lib/auth/sessions";
import { sha256Hex } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { audit, mails, sessions, users } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { actorOf, goodPassword, newPerson, type Person, signedIn, visitor, withFactor } from "@/test/people";
import {
  changeName,
  changePassword,
  confirmPassword,
  getOwnAccount,
  getSecurityPolicy,
  listSessions,
  pruneSessions,
  readSession,
  revokeOtherSessions,
  revokeSession,
  signIn,
  startSecondFactor,
  updateSecurityPolicy,
} from ".";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
let deps: TestDeps;
let person: Person;
let people = 0;

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());
beforeEach(async () => {
  person = await newPerson(deps, `person${++people}@example.test`, "operator");
});

const auditOf = (subject: string) => deps.store.db.select().from(audit).where(eq(audit.subject, subject));

describe("one's sessions", () => {
  test("are listed with device, address and last use, and end one by one or all but this", async () => {
    const here = await signedIn(deps, person, { client: visitor(firefox) });
    const [second, third] = [await signedIn(deps, person), await signedIn(deps, person)];
    const list = await listSessions(deps, here.actor);
    expect(list).toHaveLength(3);
    expect(list.find((each) => each.current)).toMatchObject({
      id: sha256Hex(here.sid),
      device: "Firefox 128 on Linux",
      address: expect.stringMatching(/^198\.51\./),
      lastSeenAt: expect.any(Date),
    });
    await revokeSession(deps, here.actor, { id: sha256Hex(second.sid) });
    expect(await readSession(deps, second.sid)).toBeNull();
    await expect(revokeSession(deps, here.actor, { id: sha256Hex(second.sid) })).rejects.toMatchObject({
      code: "account.no_session",
    });
    expect(await revokeOtherSessions(deps, here.actor)).toEqual({ endedSessions: 1 });
    expect(await readSession(deps, third.sid)).toBeNull();
    expect(await readSession(deps, here.sid)).not.toBeNull();
    expect((await auditOf(person.email)).map((row) => row.action)).toEqual(
      expect.arrayContaining(["account.end_session", "account.end_other_sessions"]),
    );
  });

  test("are nobody else's business but an administrator's, with a recent password", async () => {
    const { sid } = await signedIn(deps, person);
    const id = sha256Hex(sid);
    const other = actor("operator");
    await expect(listSessions(deps, other, { userId: person.id })).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(revokeSession(deps, other, { id })).rejects.toMatchObject({ code: "account.no_session" });
    const boss = actor("administrator");
    expect(await listSessions(deps, boss, { userId: person.id })).toMatchObject([{ id, current: false }]);
    const stale = { ...boss, session: { idHash: "x", blockedBy: null, confirmedAt: new Date(0) } };
    await expect(revokeSession(deps, stale, { id })).rejects.toMatchObject({ code: "auth.confirm_password" });
    await revokeSession(deps, boss, { id });
    expect(await readSession(deps, sid)).toBeNull();
  });

  test("that is ended between two requests opens nothing in the second, whatever the cookie", async () => {
    const { sid } = await signedIn(deps, person);
    const reads = Array.from({ length: 20 }, () => readSession(deps, sid));
    await inTransaction(deps.store, (tx) => endSessions(tx, person.id, new Date()));
    await Promise.all(reads);
    expect(await readSession(deps, sid)).toBeNull();
  });

  test("are removed thirty days after they are over, and not before", async () => {
    const [{ sid: gone }, { sid: open }] = [await signedIn(deps, person), await signedIn(deps, person)];
    const longAgo = new Date(Date.now() - 31 * 24 * 3_600_000);
    await deps.store.db
      .update(sessions)
      .set({ revokedAt: longAgo })
      .where(eq(sessions.idHash, sha256Hex(gone)));
    expect(await pruneSessions(deps)).toEqual({ removed: 1 });
    expect(await pruneSessions(deps)).toBeNull();
    expect(await readSession(deps, open)).not.toBeNull();
  });

  test("are asked of the store in one question for each request", async () => {
    const { sid } = await signedIn(deps, person);
    const query = vi.spyOn(deps.store.pool.pool, "query");
    const execute = vi.spyOn(deps.store.pool.pool, "execute");
    await readSession(deps, sid);
    expect(query.mock.calls.length + execute.mock.calls.length).toBe(1);
    query.mockRestore();
    execute.mockRestore();
  });
});

describe("somebody who is being let in while", () => {
  /** Holds the person's row as whoever changes it does, until sign-in waits for it; then changes it. */
  async function meanwhile(change: Partial<typeof users.$inferInsert>): Promise<unknown> {
    let attempt: Promise<unknown> = Promise.resolve();
    await inTransaction(deps.store, async (tx) => {
      await tx.select().from(users).where(eq(users.id, person.id)).for("update");
      attempt = signIn(deps, { email: person.email, password: person.password }, visitor()).catch(
        (error: unknown) => error,
      );
      await wait(500);
      await endSessions(tx, person.id, new Date());
      await tx.update(users).set(change).where(eq(users.id, person.id));
    });
    return attempt;
  }

  test("the account is disabled stays outside, and no session is left for later", async () => {
    expect(await meanwhile({ status: "disabled" })).toMatchObject({ code: "auth.wrong_credentials" });
    expect(await deps.store.db.select().from(sessions).where(eq(sessions.userId, person.id))).toEqual([]);
  });

  test("the password is changed stays outside with the old one", async () => {
    const passwordHash = await hashPassword("kettle orbit mango fjord");
    expect(await meanwhile({ passwordHash })).toMatchObject({ code: "auth.wrong_credentials" });
  });
});

describe("changing the password", () => {
  const next = "kettle orbit mango fjord";

  test("ends the other sessions, keeps this one, and tells the person by mail", async () => {
    const [here, elsewhere] = [await signedIn(deps, person), await signedIn(deps, person)];
    expect(await changePassword(deps, here.actor, { current: goodPassword, password: next })).toEqual({
      endedSessions: 1,
    });
    expect(await readSession(deps, here.sid)).not.toBeNull();
    expect(await readSession(deps, elsewhere.sid)).toBeNull();
    await expect(signedIn(deps, person)).rejects.toMatchObject({ code: "auth.wrong_credentials" });
    await expect(signedIn(deps, { ...person, password: next })).resolves.toBeDefined();
    const [mail] = await deps.store.db.select().from(mails).where(eq(mails.recipient, person.email));
    expect(mail).toMatchObject({ template: "password-changed", about: `user:${person.id}` });
    expect((await getOwnAccount(deps, here.actor)).passwordChangedAt).toBeInstanceOf(Date);
  });

  test.each([
    [{ current: "not the password", password: next }, "auth.wrong_password"],
    [{ current: goodPassword, password: goodPassword }, "account.same_password"],
    [{ current: goodPassword, password: "Test Person 2026" }, "account.weak_password"],
    [{ current: goodPassword, password: "short" }, "account.weak_password"],
  ])("%j changes nothing: %s", async (input, code) => {
    const { actor: me } = await signedIn(deps, person);
    await expect(changePassword(deps, me, input)).rejects.toMatchObject({ code, kind: "invalid" });
    await expect(signedIn(deps, person)).resolves.toBeDefined();
  });

  test("of two at once with the same present password one is too late", async () => {
    const { actor: me } = await signedIn(deps, person);
    const tries = await Promise.allSettled(
      [next, "bicycle.thunder.velvet"].map((password) => changePassword(deps, me, { current: goodPassword, password })),
    );
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  test("is for people with an account, not for the command line", async () => {
    const cli: Actor = { ...actor("administrator"), kind: "cli", id: null, name: "cli:root", session: null };
    const change = changePassword(deps, cli, { current: goodPassword, password: next });
    await expect(change).rejects.toMatchObject({ code: "account.nobody" });
  });
});

test("another name is shown from the next request on", async () => {
  const { sid, actor: me } = await signedIn(deps, person);
  await changeName(deps, me, { name: "Ada" });
  expect((await readSession(deps, sid))?.user.name).toBe("Ada");
});

test("a confirmed password counts for fifteen minutes, for that session only", async () => {
  const [here, elsewhere] = [await signedIn(deps, person), await signedIn(deps, person)];
  const later = { ...deps, clock: { now: () => new Date(Date.now() + 16 * 60_000) } };
  await expect(startSecondFactor(later, here.actor)).rejects.toMatchObject({ code: "auth.confirm_password" });
  await confirmPassword(later, here.actor, { password: goodPassword });
  await expect(startSecondFactor(later, await actorOf(deps, here.sid))).resolves.toBeDefined();
  const other = await actorOf(deps, elsewhere.sid);
  await expect(startSecondFactor(later, other)).rejects.toMatchObject({ code: "auth.confirm_password" });
});

describe("a policy that requires a second factor", () => {
  let boss: Actor;

  beforeEach(async () => {
    const administrator = await newPerson(deps, `boss${people}@example.test`, "administrator");
    ({ actor: boss } = await signedIn(deps, administrator));
  });
  const demand = (...requireSecondFactor: ("viewer" | "operator" | "administrator")[]) =>
    updateSecurityPolicy(deps, boss, { requireSecondFactor });

  test("counts at once for those who are signed in, and lets them do nothing but set one up", async () => {
    const { sid, actor: before } = await signedIn(deps, person);
    expect(mayDo(before, "overview:read")).toBe(true);
    await demand("operator");
    const blocked = await actorOf(deps, sid);
    expect(blocked.session?.blockedBy).toBe("second_factor");
    expect(mayDo(blocked, "overview:read")).toBe(false);
    expect(await getOwnAccount(deps, blocked)).toMatchObject({ secondFactorRequired: true, secondFactor: null });
    await withFactor(deps, blocked);
    const free = await actorOf(deps, sid);
    expect([free.session?.blockedBy, mayDo(free, "overview:read")]).toEqual([null, true]);
    await demand();
  });

  test("tells an administrator without one what will happen, and does not lock them out", async () => {
    const told = await getSecurityPolicy(deps, boss);
    expect(told).toMatchObject({ requireSecondFactor: [], youHaveNone: true });
    expect(told.withoutSecondFactor.administrator).toBeGreaterThan(0);
    await demand("administrator", "administrator");
    const { sid } = await signedIn(deps, { id: "", email: boss.name, password: goodPassword });
    const blocked = await actorOf(deps, sid);
    await expect(getSecurityPolicy(deps, blocked)).rejects.toMatchObject({ code: "auth.second_factor_required" });
    await withFactor(deps, blocked);
    expect(await getSecurityPolicy(deps, await actorOf(deps, sid))).toMatchObject({
      requireSecondFactor: ["administrator"],
      youHaveNone: false,
      updatedByName: boss.name,
    });
    await demand();
  });

  test("is an administrator's, with a recent password, and written down", async () => {
    const { actor: operator } = await signedIn(deps, person);
    const update = (who: Actor) => updateSecurityPolicy(deps, who, { requireSecondFactor: [] });
    await expect(update(operator)).rejects.toMatchObject({ code: "auth.forbidden" });
    const stale = { ...boss, session: { idHash: "x", blockedBy: null, confirmedAt: null } };
    await expect(update(stale)).rejects.toMatchObject({ code: "auth.confirm_password" });
    expect((await auditOf("security policy")).map((row) => row.action)).toContain("account.security_policy");
  });
});
