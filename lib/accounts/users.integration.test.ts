import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { audit, oneTimeTokens, recoveryCodes, type Role, sessions, users, type UserStatus } from "@/lib/store/schema";
import { mailedLink, mailedToken, mailsTo } from "@/test/mailed-link";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { goodPassword, visitor } from "@/test/people";
import {
  approveUser,
  createUser,
  createUserLink,
  declineUser,
  deleteUsers,
  disableUser,
  enableUser,
  endUserSessions,
  getUser,
  inviteUser,
  listUsers,
  peekLink,
  readSession,
  removeSecondFactor,
  resendInvitation,
  setPassword,
  setUserRole,
  signIn,
} from ".";

const password = goodPassword;
const boss = actor("administrator", "boss@example.test");
const cli: Actor = { ...boss, kind: "cli", id: null, name: "cli:root", session: null };
let deps: TestDeps;
let count = 0;

const later = (hours: number) => ({ ...deps, clock: { now: () => new Date(Date.now() + hours * 3_600_000) } });

async function newUser(role: Role = "viewer", status: UserStatus = "active") {
  const email = `user${++count}@example.test`;
  const { id } = await createUser(deps, boss, { email, name: `User ${count}`, role, password });
  const passwordHash = ["waiting", "invited", "unconfirmed", "declined"].includes(status) ? { passwordHash: null } : {};
  if (status !== "active")
    await deps.store.db
      .update(users)
      .set({ status, ...passwordHash })
      .where(eq(users.id, id));
  return { id, email, actor: { ...actor(role, email), id } };
}

const fulfilled = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.filter((one) => one.status === "fulfilled");
const reasons = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

describe("who may", () => {
  const id = "01jd0000000000000000000000";
  const verbs: Record<string, (who: Actor) => Promise<unknown>> = {
    approveUser: (who) => approveUser(deps, who, { id, role: "viewer" }),
    declineUser: (who) => declineUser(deps, who, { id, reason: "no" }),
    inviteUser: (who) => inviteUser(deps, who, { email: "x@example.test", name: "X", role: "viewer" }),
    resendInvitation: (who) => resendInvitation(deps, who, { id }),
    setUserRole: (who) => setUserRole(deps, who, { id, role: "viewer" }),
    disableUser: (who) => disableUser(deps, who, { id }),
    enableUser: (who) => enableUser(deps, who, { id }),
    removeSecondFactor: (who) => removeSecondFactor(deps, who, { id }),
    endUserSessions: (who) => endUserSessions(deps, who, { id }),
    deleteUsers: (who) => deleteUsers(deps, who, { ids: [id], typed: "DELETE 1" }),
    createUser: (who) => createUser(deps, who, { email: "x@example.test", name: "X", role: "viewer", password }),
  };

  test.each(Object.keys(verbs))(
    "%s: administrators only, with a password typed lately, and only for who is there",
    async (name) => {
      const verb = verbs[name] ?? (() => Promise.resolve());
      await expect(verb(actor("operator"))).rejects.toMatchObject({ code: "auth.forbidden" });
      const stale = { idHash: "0".repeat(64), confirmedAt: new Date(Date.now() - 16 * 60_000), blockedBy: null };
      await expect(verb({ ...boss, session: stale })).rejects.toMatchObject({ code: "auth.confirm_password" });
      expect(await deps.store.db.$count(users)).toBe(0);
      if (name === "inviteUser" || name === "createUser") return;
      await expect(verb(boss)).rejects.toMatchObject({ code: "account.not_found", kind: "not_found" });
    },
  );

  test("the list is for administrators", async () => {
    await expect(listUsers(deps, actor("operator"))).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(getUser(deps, actor("operator"), { id })).rejects.toMatchObject({ code: "auth.forbidden" });
  });
});

describe("a registration", () => {
  test("of two administrators who approve and decline at once one decides, and the other is told who did", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await newUser("viewer", "waiting");
      const outcomes = await Promise.allSettled([
        approveUser(deps, actor("administrator", "a@example.test"), { id, role: "viewer" }),
        declineUser(deps, actor("administrator", "b@example.test"), { id, reason: "no" }),
      ]);
      expect(fulfilled(outcomes)).toHaveLength(1);
      expect(reasons(outcomes)).toMatchObject([
        { code: "account.wrong_state", message: expect.stringMatching(/Last decided by [ab]@example\.test/) },
      ]);
      expect(await mailsTo(deps, email)).toHaveLength(1);
    }
  });

  test("nobody is approved who has not confirmed the address", async () => {
    const { id } = await newUser("viewer", "unconfirmed");
    await expect(approveUser(deps, boss, { id, role: "viewer" })).rejects.toMatchObject({
      code: "account.wrong_state",
    });
  });
});

describe("an invitation", () => {
  test("brings a link to set a password, by the name of who invites", async () => {
    const host = await newUser("administrator");
    const email = "guest@example.test";
    const { user, mailId } = await inviteUser(deps, host.actor, { email, name: "Guest", role: "operator" });
    expect(user).toMatchObject({ status: "invited", role: "operator", emailConfirmedAt: null, mail: { id: mailId } });
    expect(await mailsTo(deps, email)).toMatchObject([{ data: { invitedBy: expect.stringMatching(/^User /) } }]);
    const link = await mailedLink(deps, email, "invitation");
    expect(link.pathname).toBe("/set-password");
    const token = link.searchParams.get("token") ?? "";
    await expect(setPassword(deps, { token, password: "guest@example.test" }, visitor())).rejects.toMatchObject({
      code: "account.weak_password",
    });
    expect(await peekLink(deps, { purpose: "set-password", token })).toMatchObject({ email, name: "Guest" });
    await expect(setPassword(later(72.1), { token, password }, visitor())).rejects.toMatchObject({
      code: "account.link_spent",
    });
    await setPassword(deps, { token, password }, visitor());
    expect(await getUser(deps, boss, user)).toMatchObject({ status: "active", emailConfirmedAt: expect.any(Date) });
  });

  test("of four passwords set with one link at once exactly one counts", async () => {
    const email = "four@example.test";
    await inviteUser(deps, boss, { email, name: "Guest", role: "viewer" });
    const token = await mailedToken(deps, email, "invitation");
    const words = [
      "amber canoe drifts slowly",
      "brisk walnut sings aloud",
      "copper lantern falls over",
      "dusty violin hums along",
    ];
    const outcomes = await Promise.allSettled(
      words.map((each) => setPassword(deps, { token, password: each }, visitor())),
    );
    expect(fulfilled(outcomes)).toHaveLength(1);
    for (const reason of reasons(outcomes)) expect(reason).toMatchObject({ code: "account.link_spent" });
    const doors = await Promise.allSettled(words.map((each) => signIn(deps, { email, password: each }, visitor())));
    expect(doors.map(({ status }) => status)).toEqual(outcomes.map(({ status }) => status));
  });

  test("sent again, it has a new link and the old one is dead; afterwards there is nothing to send", async () => {
    const email = "again@example.test";
    const { user } = await inviteUser(deps, boss, { email, name: "Guest", role: "viewer" });
    const earlier = await mailedToken(deps, email, "invitation");
    await resendInvitation(deps, boss, user);
    expect(await peekLink(deps, { purpose: "set-password", token: earlier })).toBeNull();
    await setPassword(deps, { token: await mailedToken(deps, email, "invitation"), password }, visitor());
    await expect(resendInvitation(deps, boss, user)).rejects.toMatchObject({ code: "account.wrong_state" });
  });

  test("lets in who registered without confirming or was declined, and nobody twice", async () => {
    for (const status of ["unconfirmed", "declined"] as const) {
      const { id, email } = await newUser("viewer", status);
      const { user } = await inviteUser(deps, boss, { email, name: "Welcome", role: "operator" });
      expect(user).toMatchObject({ id, status: "invited", name: "Welcome", role: "operator" });
    }
    for (const status of ["waiting", "invited", "active", "disabled"] as const) {
      const { email } = await newUser("viewer", status);
      await expect(inviteUser(deps, boss, { email, name: "X", role: "viewer" })).rejects.toMatchObject({
        code: "account.wrong_state",
        kind: "conflict",
      });
    }
  });

  test("without a mail it is a link of the command line, which proves no address", async () => {
    const person = { email: "byhand@example.test", name: "Hand", role: "viewer" } as const;
    await expect(createUserLink(deps, boss, person)).rejects.toMatchObject({ code: "account.command_line_only" });
    const { id, link } = await createUserLink(deps, cli, person);
    expect(await mailsTo(deps, person.email)).toEqual([]);
    await setPassword(deps, { token: new URL(link).searchParams.get("token") ?? "", password }, visitor());
    expect(await getUser(deps, boss, { id })).toMatchObject({ status: "active", emailConfirmedAt: null });
  });
});

describe("the last administrator", () => {
  beforeEach(async () => {
    await deps.store.db.delete(users);
  });
  const last = { code: "account.last_administrator", hint: expect.any(String) };

  test("cannot be demoted, disabled or deleted, not even from the command line", async () => {
    const { id } = await newUser("administrator");
    await newUser("administrator", "disabled");
    await newUser("operator");
    await expect(setUserRole(deps, cli, { id, role: "operator" })).rejects.toMatchObject(last);
    await expect(disableUser(deps, cli, { id })).rejects.toMatchObject(last);
    await expect(deleteUsers(deps, cli, { ids: [id], typed: "DELETE 1" })).rejects.toMatchObject(last);
    expect(await getUser(deps, boss, { id })).toMatchObject({ role: "administrator", status: "active" });
  });

  test("two who demote, disable or delete each other at once: one stays", async () => {
    const attacks = [
      (by: Actor, id: string) => setUserRole(deps, by, { id, role: "viewer" }),
      (by: Actor, id: string) => disableUser(deps, by, { id }),
      (by: Actor, id: string) => deleteUsers(deps, by, { ids: [id], typed: "DELETE 1" }),
    ];
    for (const [index, attack] of [...attacks, ...attacks].entries()) {
      await deps.store.db.delete(users);
      const [a, b] = [await newUser("administrator"), await newUser("administrator")];
      const other = attacks[(index + Math.floor(index / 3)) % 3] ?? attack;
      const outcomes = await Promise.allSettled([attack(a.actor, b.id), other(b.actor, a.id)]);
      expect(fulfilled(outcomes)).toHaveLength(1);
      expect(reasons(outcomes)).toMatchObject([last]);
      expect((await listUsers(deps, boss)).administrators).toBe(1);
    }
  });

  test("of all deleted in one go one would have to stay, so none goes", async () => {
    const ids = [(await newUser("administrator")).id, (await newUser("administrator")).id, (await newUser()).id];
    await expect(deleteUsers(deps, boss, { ids, typed: "DELETE 3" })).rejects.toMatchObject({
      ...last,
      message: expect.stringContaining("No administrator would be left"),
    });
    expect(await deps.store.db.$count(users)).toBe(3);
  });

  test("nobody disables or deletes themselves", async () => {
    const [own] = [await newUser("administrator"), await newUser("administrator")];
    await expect(disableUser(deps, own.actor, own)).rejects.toMatchObject({ code: "account.own" });
    const deleted = deleteUsers(deps, own.actor, { ids: [own.id], typed: "DELETE 1" });
    await expect(deleted).rejects.toMatchObject({ code: "account.own" });
  });
});

describe("keeping somebody out", () => {
  test("disabling ends every session and every link at once; enabling brings the role back", async () => {
    const user = await newUser("operator");
    const doors = [await signIn(deps, { email: user.email, password }, visitor())];
    doors.push(await signIn(deps, { email: user.email, password }, visitor()));
    expect(await getUser(deps, boss, user)).toMatchObject({ sessions: 2 });
    const view = await disableUser(deps, boss, { id: user.id, reason: "left the team" });
    expect(view).toMatchObject({ status: "disabled", sessions: 0, decisionReason: "left the team" });
    for (const { sid } of doors) expect(await readSession(deps, sid)).toBeNull();
    await expect(signIn(deps, { email: user.email, password }, visitor())).rejects.toThrow();
    expect(await enableUser(deps, boss, user)).toMatchObject({ status: "active", role: "operator" });
    for (const { sid } of doors) expect(await readSession(deps, sid)).toBeNull();
    await signIn(deps, { email: user.email, password }, visitor());
  });

  test("an invited person who is disabled cannot use the link, and is invited again when enabled", async () => {
    const { user } = await inviteUser(deps, boss, { email: "away@example.test", name: "Away", role: "viewer" });
    const token = await mailedToken(deps, user.email, "invitation");
    await disableUser(deps, boss, user);
    await expect(setPassword(deps, { token, password }, visitor())).rejects.toMatchObject({
      code: "account.link_spent",
    });
    expect(await enableUser(deps, boss, user)).toMatchObject({ status: "invited" });
  });

  test("another role counts at once", async () => {
    const user = await newUser("administrator");
    const { sid } = await signIn(deps, { email: user.email, password }, visitor());
    await newUser("administrator");
    expect(await setUserRole(deps, boss, { id: user.id, role: "viewer" })).toMatchObject({ role: "viewer" });
    expect(await readSession(deps, sid)).toBeNull();
    const again = await signIn(deps, { email: user.email, password }, visitor());
    expect((await readSession(deps, again.sid))?.user.role).toBe("viewer");
  });

  test("a second factor is removed with its recovery codes, and sessions can be ended alone", async () => {
    const user = await newUser();
    const now = new Date();
    await deps.store.db
      .update(users)
      .set({ totpSealed: "x", totpEnabledAt: now, totpLastStep: 5 })
      .where(eq(users.id, user.id));
    await deps.store.db.insert(recoveryCodes).values({ codeHash: "0".repeat(64), userId: user.id, createdAt: now });
    expect(await getUser(deps, boss, user)).toMatchObject({ secondFactor: true });
    expect(await removeSecondFactor(deps, boss, user)).toMatchObject({ secondFactor: false });
    expect(await deps.store.db.$count(recoveryCodes, eq(recoveryCodes.userId, user.id))).toBe(0);
    const { sid } = await signIn(deps, { email: user.email, password }, visitor());
    expect(await endUserSessions(deps, boss, user)).toMatchObject({ sessions: 0, status: "active" });
    expect(await readSession(deps, sid)).toBeNull();
  });
});

describe("deleting", () => {
  test("takes everything that opens a door, keeps the names in the audit log, and wants to be typed", async () => {
    const gone = [await newUser(), await newUser("operator")];
    const ids = gone.map(({ id }) => id);
    for (const { email } of gone) await signIn(deps, { email, password }, visitor());
    for (const typed of ["DELETE", "DELETE 3", "delete 2", "2"])
      await expect(deleteUsers(deps, boss, { ids, typed })).rejects.toMatchObject({
        code: "account.confirm_delete",
        details: { fields: { typed: "must be DELETE 2" } },
      });
    await expect(deleteUsers(deps, boss, { ids: ids.slice(0, 1), typed: "" })).rejects.toThrow(
      "Type DELETE 1 to delete 1 user. Nothing was deleted.",
    );
    // The same one twice is one user.
    expect(await deleteUsers(deps, boss, { ids: [...ids, ...ids.slice(0, 1)], typed: "DELETE 2" })).toEqual({
      deleted: expect.arrayContaining(gone.map(({ email }) => email)),
    });
    for (const { id, email } of gone) {
      expect(await deps.store.db.$count(users, eq(users.id, id))).toBe(0);
      expect(await deps.store.db.$count(sessions, eq(sessions.userId, id))).toBe(0);
      expect(await deps.store.db.$count(oneTimeTokens, eq(oneTimeTokens.subjectId, id))).toBe(0);
      const rows = await deps.store.db.select().from(audit).where(eq(audit.subject, email));
      expect(rows.at(-1)).toMatchObject({ action: "account.delete", details: { name: expect.any(String) } });
    }
  });

  test("is all or nothing", async () => {
    const { id } = await newUser();
    const ids = [id, "01jd0000000000000000000000"];
    await expect(deleteUsers(deps, boss, { ids, typed: "DELETE 2" })).rejects.toMatchObject({
      code: "account.not_found",
    });
    expect(await deps.store.db.$count(users, eq(users.id, id))).toBe(1);
  });
});

describe("the list", () => {
  beforeEach(async () => {
    await deps.store.db.delete(users);
  });

  test("shows those who wait first, newest first in each status, page by page, and counts them all", async () => {
    const statuses = ["active", "waiting", "declined", "invited", "disabled", "unconfirmed", "waiting"] as const;
    for (const status of statuses) await newUser("viewer", status);
    await newUser("administrator");
    const seen: string[] = [];
    for (let before: string | null | undefined; before !== null;) {
      const page = await listUsers(deps, boss, { limit: 3, ...(before ? { before } : {}) });
      seen.push(...page.users.map(({ status }) => status));
      expect(page).toMatchObject({ administrators: 1, counts: { waiting: 2, invited: 1, active: 2, unconfirmed: 1 } });
      before = page.next;
    }
    const expected = ["waiting", "waiting", "invited", "active", "active", "unconfirmed", "disabled", "declined"];
    expect(seen).toEqual(expected);
    const [first, second] = (await listUsers(deps, boss, { status: "waiting" })).users;
    expect((first?.createdAt.getTime() ?? 0) >= (second?.createdAt.getTime() ?? 0)).toBe(true);
    expect((await listUsers(deps, boss, { role: "administrator" })).users).toHaveLength(1);
  });

  test("finds names and addresses, and takes _ and % for letters", async () => {
    const person = { role: "viewer", password } as const;
    await createUser(deps, boss, { ...person, email: "a_b@example.test", name: "Ann" });
    await createUser(deps, boss, { ...person, email: "axb@example.test", name: "100% Bob\\" });
    const found = async (search: string) =>
      (await listUsers(deps, boss, { search })).users.map(({ email }) => email).toSorted();
    expect(await found("a_b")).toEqual(["a_b@example.test"]);
    expect(await found("%")).toEqual(["axb@example.test"]);
    expect(await found("b\\")).toEqual(["axb@example.test"]);
    expect(await found(" ANN ")).toEqual(["a_b@example.test"]);
    expect(await found("example")).toHaveLength(2);
    await expect(listUsers(deps, boss, { before: "1.x' OR 1=1" })).rejects.toThrow();
  });

  test("holds nothing that opens a door", async () => {
    await newUser();
    const text = JSON.stringify(await listUsers(deps, boss));
    expect(text).not.toMatch(/passwordHash|totp|argon2|sealed/);
  });
});
