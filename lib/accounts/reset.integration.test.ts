import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { audit, mails, type Role, users, type UserStatus } from "@/lib/store/schema";
import { newId } from "@/lib/kernel/ids";
import { mailedLink, mailedToken, mailsTo } from "@/test/mailed-link";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { goodPassword, visitor } from "@/test/people";
import {
  changePassword,
  confirmAddressChange,
  createResetLink,
  createUser,
  getResetRehearsal,
  peekLink,
  readSession,
  requestAddressChange,
  requestReset,
  resetPassword,
  setPassword,
  signIn,
  startResetRehearsal,
} from ".";

const password = goodPassword;
const another = "amber canoe drifts slowly";
const boss = actor("administrator", "boss@example.test");
const cli: Actor = { ...boss, kind: "cli", id: null, name: "cli:root", session: null };
const spent = { code: "account.link_spent", kind: "conflict", hint: expect.any(String) };
let deps: TestDeps;
let count = 0;

const later = (hours: number) => ({ ...deps, clock: { now: () => new Date(Date.now() + hours * 3_600_000) } });

async function newUser(role: Role = "viewer", status: UserStatus = "active") {
  const email = `user${++count}@example.test`;
  const { id } = await createUser(deps, boss, { email, name: "Ada", role, password });
  if (status !== "active") await deps.store.db.update(users).set({ status }).where(eq(users.id, id));
  return { id, email, actor: { ...actor(role, email), id } };
}

const tokenIn = (link: string) => new URL(link).searchParams.get("token") ?? "";

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

/** A busy machine stretches one of the times now and then; work that is left out shows every time. */
const repeated = { retry: 4 };

describe("a forgotten password", () => {
  test("a link comes by mail; the new password counts, every session ends, and the person is told", async () => {
    const user = await newUser();
    const { sid } = await signIn(deps, { email: user.email, password }, visitor());
    expect(await requestReset(deps, { email: user.email }, visitor())).toEqual({});
    const link = await mailedLink(deps, user.email, "reset-password");
    expect(link.href).toMatch(/^http:\/\/127\.0\.0\.1:3000\/reset-password\?token=[\w-]{43}$/);
    const token = tokenIn(link.href);
    expect(await peekLink(deps, { purpose: "reset-password", token })).toMatchObject({
      email: user.email,
      name: "Ada",
    });
    const client = visitor();
    const done = await resetPassword(deps, { token, password: another }, client);
    expect(done).toEqual({ email: user.email, rehearsal: false });
    expect(await readSession(deps, sid)).toBeNull();
    await expect(signIn(deps, { email: user.email, password }, visitor())).rejects.toThrow();
    await signIn(deps, { email: user.email, password: another }, visitor());
    const told = { name: "Ada", how: "reset", address: client.address, link: "http://127.0.0.1:3000/reset" };
    expect((await mailsTo(deps, user.email)).at(-1)).toMatchObject({ template: "password-changed", data: told });
    await expect(resetPassword(deps, { token, password }, visitor())).rejects.toMatchObject(spent);
  });

  test("a weak password leaves the link as it was; after an hour, or after a newer one, it is over", async () => {
    const user = await newUser();
    await requestReset(deps, { email: user.email }, visitor());
    const token = await mailedToken(deps, user.email, "reset-password");
    const weak = resetPassword(deps, { token, password: "short" }, visitor());
    await expect(weak).rejects.toMatchObject({ code: "account.weak_password" });
    await expect(resetPassword(later(1.01), { token, password: another }, visitor())).rejects.toMatchObject(spent);
    await expect(setPassword(deps, { token, password: another }, visitor())).rejects.toMatchObject(spent);
    await requestReset(deps, { email: user.email }, visitor());
    await expect(resetPassword(deps, { token, password: another }, visitor())).rejects.toMatchObject(spent);
    const newer = await mailedToken(deps, user.email, "reset-password");
    const uses = ["a", "b", "c", "d"].map((end) =>
      resetPassword(deps, { token: newer, password: another + end }, visitor()),
    );
    const outcomes = await Promise.allSettled(uses);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("whoever was disabled meanwhile does not get in with the link", async () => {
    const user = await newUser();
    await requestReset(deps, { email: user.email }, visitor());
    const token = await mailedToken(deps, user.email, "reset-password");
    await deps.store.db.update(users).set({ status: "disabled" }).where(eq(users.id, user.id));
    await expect(resetPassword(deps, { token, password: another }, visitor())).rejects.toMatchObject(spent);
  });

  test(
    "an unknown address and a disabled user get the same answer after the same work, and no mail",
    repeated,
    async () => {
      const timed = async (email: string) => {
        const startedAt = performance.now();
        expect(await requestReset(deps, { email }, visitor())).toEqual({});
        return performance.now() - startedAt;
      };
      const rounds = await Promise.all(
        Array.from({ length: 10 }, async () => ({
          known: (await newUser()).email,
          unknown: `nobody-${newId().slice(-8)}@example.test`,
          disabled: (await newUser("viewer", "disabled")).email,
        })),
      );
      const milliseconds: Record<string, number[]> = { known: [], unknown: [], disabled: [] };
      for (const round of rounds)
        for (const [who, email] of Object.entries(round)) milliseconds[who]?.push(await timed(email));
      const best = Object.values(milliseconds).map((list) => Math.min(...list));
      expect(Math.min(...best) / Math.max(...best)).toBeGreaterThan(0.5);
      for (const { known, unknown, disabled } of rounds) {
        expect(await mailsTo(deps, known)).toHaveLength(1);
        expect(await mailsTo(deps, unknown)).toEqual([]);
        expect(await mailsTo(deps, disabled)).toEqual([]);
        const refused = and(eq(audit.subject, unknown), eq(audit.action, "account.request_reset"));
        expect(await deps.store.db.select().from(audit).where(refused)).toMatchObject([{ outcome: "refused" }]);
      }
    },
  );

  test("nobody fills an inbox or guesses tokens without end, and a link that works does not count", async () => {
    const user = await newUser();
    const many = Array.from({ length: 8 }, () => requestReset(deps, { email: user.email }, visitor()));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(3);
    const guesser = visitor();
    const guess = (n: number) => resetPassword(deps, { token: `guess${n}`, password: another }, guesser);
    const guesses = await Promise.allSettled(Array.from({ length: 32 }, (_, n) => guess(n)));
    const limited = guesses.filter((one) => one.status === "rejected" && one.reason.kind === "rate_limited");
    expect(limited).toHaveLength(2);
  });

  test("with mail down there is a link on the command line, and nowhere else", async () => {
    const user = await newUser("administrator");
    await expect(createResetLink(deps, boss, user)).rejects.toMatchObject({ code: "account.command_line_only" });
    const { link } = await createResetLink(deps, cli, user);
    await resetPassword(deps, { token: tokenIn(link), password: another }, visitor());
    await signIn(deps, { email: user.email, password: another }, visitor());
    const disabled = await newUser("viewer", "disabled");
    await expect(createResetLink(deps, cli, disabled)).rejects.toMatchObject({ code: "account.wrong_state" });
    await expect(createResetLink(deps, cli, { email: "nobody@example.test" })).rejects.toMatchObject({
      code: "account.not_found",
    });
  });
});

describe("a rehearsal of the reset", () => {
  test("brings the administrator what a user gets, and changes nothing at its end", async () => {
    const admin = await newUser("administrator");
    await expect(startResetRehearsal(deps, actor("operator"))).rejects.toMatchObject({ code: "auth.forbidden" });
    const nothing = { mail: null, openedAt: null, completedAt: null };
    expect(await getResetRehearsal(deps, admin.actor)).toEqual(nothing);
    const { mailId } = await startResetRehearsal(deps, admin.actor);
    expect(await mailsTo(deps, admin.email)).toMatchObject([{ id: mailId, data: { rehearsal: true } }]);
    expect(await getResetRehearsal(deps, admin.actor)).toMatchObject({ mail: { id: mailId }, openedAt: null });
    const token = await mailedToken(deps, admin.email, "reset-password");
    const { sid } = await signIn(deps, { email: admin.email, password }, visitor());
    expect(await peekLink(deps, { purpose: "reset-password", token })).toMatchObject({
      email: admin.email,
      rehearsal: true,
    });
    const opened = { openedAt: expect.any(Date), completedAt: null };
    expect(await getResetRehearsal(deps, admin.actor)).toMatchObject(opened);
    const weak = resetPassword(deps, { token, password: "short" }, visitor());
    await expect(weak).rejects.toMatchObject({ code: "account.weak_password" });
    const done = await resetPassword(deps, { token, password: another }, visitor());
    expect(done).toEqual({ email: admin.email, rehearsal: true });
    expect(await getResetRehearsal(deps, admin.actor)).toMatchObject({ completedAt: expect.any(Date) });
    expect(await readSession(deps, sid)).not.toBeNull();
    await expect(signIn(deps, { email: admin.email, password: another }, visitor())).rejects.toThrow();
    await signIn(deps, { email: admin.email, password }, visitor());
    await startResetRehearsal(deps, admin.actor);
    expect(await getResetRehearsal(deps, admin.actor)).toMatchObject({ openedAt: null, completedAt: null });
  });
});

describe("another address", () => {
  test("counts once its link was used; the old address is told, and its reset links are dead", async () => {
    const user = await newUser();
    const email = "new-home@example.test";
    await requestReset(deps, { email: user.email }, visitor());
    const reset = await mailedToken(deps, user.email, "reset-password");
    const { mailId } = await requestAddressChange(deps, user.actor, { email });
    expect(await mailsTo(deps, email)).toMatchObject([{ id: mailId, template: "confirm-new-address" }]);
    await signIn(deps, { email: user.email, password }, visitor());
    const token = await mailedToken(deps, email, "confirm-new-address");
    expect(await peekLink(deps, { purpose: "change-address", token })).toMatchObject({ email, name: "Ada" });
    await expect(confirmAddressChange(later(24.1), { token }, visitor())).rejects.toMatchObject(spent);
    const uses = await Promise.allSettled([1, 2, 3].map(() => confirmAddressChange(deps, { token }, visitor())));
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await signIn(deps, { email, password }, visitor());
    await expect(signIn(deps, { email: user.email, password }, visitor())).rejects.toThrow();
    const told = { template: "address-changed", data: { newAddress: email } };
    expect((await mailsTo(deps, user.email)).at(-1)).toMatchObject(told);
    await expect(resetPassword(deps, { token: reset, password: another }, visitor())).rejects.toMatchObject(spent);
  });

  test("that somebody else has gets the same answer, and is refused to who opens the link", async () => {
    const [user, other] = [await newUser(), await newUser()];
    const answer = await requestAddressChange(deps, user.actor, { email: other.email });
    expect(answer).toEqual({ mailId: expect.any(String) });
    const token = await mailedToken(deps, other.email, "confirm-new-address");
    const taken = { code: "account.address_taken", kind: "conflict" };
    await expect(confirmAddressChange(deps, { token }, visitor())).rejects.toMatchObject(taken);
    await signIn(deps, { email: user.email, password }, visitor());
  });

  test("needs a password typed lately, and is another one", async () => {
    const user = await newUser();
    const stale = { ...user.actor, session: { idHash: "0".repeat(64), confirmedAt: null, blockedBy: null } };
    const asked = requestAddressChange(deps, stale, { email: "x@example.test" });
    await expect(asked).rejects.toMatchObject({ code: "auth.confirm_password" });
    const same = requestAddressChange(deps, user.actor, { email: user.email });
    await expect(same).rejects.toMatchObject({ code: "account.same_address" });
    expect(await deps.store.db.$count(mails, eq(mails.about, `user:${user.id}`))).toBe(0);
  });

  test("asked for by somebody with a stolen password is gone after a reset", async () => {
    const user = await newUser();
    await requestAddressChange(deps, user.actor, { email: "thief@example.test" });
    await requestReset(deps, { email: user.email }, visitor());
    const reset = await mailedToken(deps, user.email, "reset-password");
    await resetPassword(deps, { token: reset, password: another }, visitor());
    const token = await mailedToken(deps, "thief@example.test", "confirm-new-address");
    await expect(confirmAddressChange(deps, { token }, visitor())).rejects.toMatchObject(spent);
  });

  test("and so it is after the password was changed", async () => {
    const user = await newUser();
    await requestAddressChange(deps, user.actor, { email: "thief2@example.test" });
    await changePassword(deps, user.actor, { current: goodPassword, password: another });
    const token = await mailedToken(deps, "thief2@example.test", "confirm-new-address");
    await expect(confirmAddressChange(deps, { token }, visitor())).rejects.toMatchObject(spent);
  });
});
