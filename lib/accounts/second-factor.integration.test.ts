import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { reportError } from "@/lib/kernel/report-error";
import { audit, recoveryCodes } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { codeAt, goodPassword, newPerson, type Person, signedIn, visitor, withFactor } from "@/test/people";
import {
  changePassword,
  confirmPassword,
  disableSecondFactor,
  enableSecondFactor,
  getOwnAccount,
  newRecoveryCodes,
  readSession,
  signIn,
  startSecondFactor,
} from ".";

let deps: TestDeps;
let person: Person;
let me: Actor;
let people = 0;

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());
beforeEach(async () => {
  person = await newPerson(deps, `person${++people}@example.test`, "administrator");
  ({ actor: me } = await signedIn(deps, person));
});

/** The same world, `seconds` later: every code works once, and two steps later there is a new one. */
function later(seconds: number): Deps {
  const clock = { now: () => new Date(Date.now() + seconds * 1000) };
  return { ...deps, clock };
}

const tryCode = (code: string, at: Deps = deps) =>
  signIn(at, { email: person.email, password: person.password, code }, visitor());
const actionsOf = async (subject: string) =>
  (await deps.store.db.select().from(audit).where(eq(audit.subject, subject))).map((row) => row.action);

describe("setting it up", () => {
  test("shows a secret, a link for the app and a QR code; it counts after the first code", async () => {
    const { secret, uri, svg } = await startSecondFactor(deps, me);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toContain(`otpauth://totp/Seaworthy%20(127.0.0.1):${encodeURIComponent(person.email)}`);
    expect(uri).toContain(`secret=${secret}`);
    expect(svg).toMatch(/^<svg xmlns/);
    await expect(signedIn(deps, person)).resolves.toBeDefined();
    const { recoveryCodes: codes } = await enableSecondFactor(deps, me, { code: codeAt(secret, new Date()) });
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    await expect(signedIn(deps, person)).rejects.toMatchObject({ code: "auth.second_factor_needed" });
    expect(await getOwnAccount(deps, me)).toMatchObject({ secondFactor: { recoveryCodesLeft: 10 } });
  });

  test("needs the password to be recent, and a second set-up is refused once it is on", async () => {
    const stale = { ...me, session: { idHash: "x", blockedBy: null, confirmedAt: new Date(0) } };
    await expect(startSecondFactor(deps, stale)).rejects.toMatchObject({ code: "auth.confirm_password" });
    await withFactor(deps, me);
    await expect(startSecondFactor(deps, me)).rejects.toMatchObject({ code: "account.second_factor_on" });
    await expect(enableSecondFactor(deps, me, { code: "123456" })).rejects.toMatchObject({ code: "account.no_setup" });
  });

  test("a wrong first code leaves it off, and starting again makes the earlier secret useless", async () => {
    const earlier = await startSecondFactor(deps, me);
    await startSecondFactor(deps, me);
    const code = codeAt(earlier.secret, new Date());
    await expect(enableSecondFactor(deps, me, { code })).rejects.toMatchObject({ code: "auth.wrong_code" });
    expect((await getOwnAccount(deps, me)).secondFactor).toBeNull();
    expect(await actionsOf(person.email)).toContain("account.enable_second_factor_refused");
  });
});

describe("signing in with a code of the authenticator", () => {
  test("works once, also with a space in it, and the next step works again", async () => {
    const { secret } = await withFactor(deps, me);
    const soon = later(60);
    const code = codeAt(secret, soon.clock.now());
    const { sid } = await tryCode(`${code.slice(0, 3)} ${code.slice(3)}`, soon);
    expect(await readSession(deps, sid)).not.toBeNull();
    await expect(tryCode(code, soon)).rejects.toMatchObject({ code: "auth.wrong_code" });
    const after = later(120);
    await expect(tryCode(codeAt(secret, after.clock.now()), after)).resolves.toBeDefined();
  });

  test("the code that turned it on opens nothing any more", async () => {
    const { secret } = await startSecondFactor(deps, me);
    const code = codeAt(secret, new Date());
    await enableSecondFactor(deps, me, { code });
    await expect(tryCode(code)).rejects.toMatchObject({ code: "auth.wrong_code" });
  });

  test("of five that present the same code at once exactly one gets in", async () => {
    const { secret } = await withFactor(deps, me);
    const soon = later(60);
    const code = codeAt(secret, soon.clock.now());
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => tryCode(code, soon)));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
  });

  test.each([-30, 30])("a phone whose clock is off by %i s is taken", async (seconds) => {
    const { secret } = await withFactor(deps, me);
    const soon = later(120);
    const code = codeAt(secret, new Date(soon.clock.now().getTime() + seconds * 1000));
    await expect(tryCode(code, soon)).resolves.toBeDefined();
  });

  test.each([-90, 90])("a phone whose clock is off by %i s is refused", async (seconds) => {
    const { secret } = await withFactor(deps, me);
    const soon = later(120);
    const code = codeAt(secret, new Date(soon.clock.now().getTime() + seconds * 1000));
    await expect(tryCode(code, soon)).rejects.toMatchObject({ code: "auth.wrong_code" });
  });

  test("an earlier code that was never used does not work after a later one", async () => {
    const { secret } = await withFactor(deps, me);
    const soon = later(120);
    const now = soon.clock.now().getTime();
    await tryCode(codeAt(secret, new Date(now + 30_000)), soon);
    await expect(tryCode(codeAt(secret, new Date(now)), soon)).rejects.toMatchObject({ code: "auth.wrong_code" });
  });

  test("a wrong password gets the same answer whether a factor is on or not, and whatever the code", async () => {
    const plain = await newPerson(deps, `plain${people}@example.test`);
    const { secret } = await withFactor(deps, me);
    const answers = await Promise.all(
      [
        { email: plain.email, password: "not the password" },
        { email: person.email, password: "not the password" },
        { email: person.email, password: "not the password", code: codeAt(secret, later(60).clock.now()) },
        { email: "nobody@example.test", password: "not the password", code: "123456" },
      ].map((input) => signIn(deps, input, visitor()).catch(reportError)),
    );
    expect(answers[0]).toMatchObject({ code: "auth.wrong_credentials" });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test("after five wrong codes the account is closed to codes for a while, also to the right one", async () => {
    const { secret, recoveryCodes: spare } = await withFactor(deps, me);
    const guesses = await Promise.allSettled(Array.from({ length: 7 }, (_, i) => tryCode(`00000${i}`)));
    const codes = guesses.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "in"));
    expect(codes.filter((code) => code === "auth.too_many_attempts")).toHaveLength(2);
    const soon = later(60);
    for (const code of [codeAt(secret, soon.clock.now()), spare[0] ?? ""])
      await expect(tryCode(code, soon)).rejects.toMatchObject({ kind: "rate_limited" });
    expect((await getOwnAccount(deps, me)).secondFactor?.recoveryCodesLeft).toBe(10);
  });

  test("being asked for the code again and again has an end, and the audit log knows of it", async () => {
    await withFactor(deps, me);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => tryCode("")));
    const limited = tries.filter((one) => one.status === "rejected" && one.reason.kind === "rate_limited");
    expect(limited).toHaveLength(2);
    expect(await actionsOf(person.email)).toContain("account.code_asked");
  });
});

describe("a recovery code", () => {
  test("opens the door once, however it is typed, and of several at once exactly one gets in", async () => {
    const { recoveryCodes: codes } = await withFactor(deps, me);
    const [first = "", second = ""] = codes;
    await tryCode(first.toUpperCase().replaceAll("-", " "));
    await expect(tryCode(first)).rejects.toMatchObject({ code: "auth.wrong_code" });
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => tryCode(second)));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await getOwnAccount(deps, me)).secondFactor?.recoveryCodesLeft).toBe(8);
  });

  test("is of no use to another account", async () => {
    const { recoveryCodes: codes } = await withFactor(deps, me);
    const other = await newPerson(deps, `other${people}@example.test`);
    await withFactor(deps, (await signedIn(deps, other)).actor);
    const theft = signIn(deps, { email: other.email, password: other.password, code: codes[0] ?? "" }, visitor());
    await expect(theft).rejects.toMatchObject({ code: "auth.wrong_code" });
  });

  test("works when the secret cannot be read any more, and codes of the app then say what is wrong", async () => {
    const { secret, recoveryCodes: codes } = await withFactor(deps, me);
    const config = { ...deps.config, authSecret: "another secret that is long enough to be taken" };
    const soon = { ...later(60), config };
    await expect(tryCode(codeAt(secret, soon.clock.now()), soon)).rejects.toMatchObject({
      code: "account.second_factor_unreadable",
      kind: "unavailable",
    });
    await expect(tryCode(codes[0] ?? "", soon)).resolves.toBeDefined();
  });

  test("ten new ones replace the earlier ones, also when asked for twice at once", async () => {
    const { recoveryCodes: earlier } = await withFactor(deps, me);
    const [one, two] = await Promise.all([newRecoveryCodes(deps, me), newRecoveryCodes(deps, me)]);
    await expect(tryCode(earlier[0] ?? "")).rejects.toMatchObject({ code: "auth.wrong_code" });
    const rows = await deps.store.db.select().from(recoveryCodes).where(eq(recoveryCodes.userId, person.id));
    expect(rows).toHaveLength(10);
    const tries = await Promise.allSettled([one, two].map((set) => tryCode(set.recoveryCodes[0] ?? "")));
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
  });
});

describe("turning it off and confirming the password", () => {
  test("both need password and code; without a factor the password is enough", async () => {
    expect((await confirmPassword(deps, me, { password: goodPassword })).until.getTime()).toBeGreaterThan(Date.now());
    const { recoveryCodes: codes } = await withFactor(deps, me);
    const wrong = confirmPassword(deps, me, { password: "not the password" });
    await expect(wrong).rejects.toMatchObject({ code: "auth.wrong_password", kind: "invalid" });
    const noCode = confirmPassword(deps, me, { password: goodPassword });
    await expect(noCode).rejects.toMatchObject({ code: "auth.second_factor_needed" });
    await confirmPassword(deps, me, { password: goodPassword, code: codes[0] ?? "" });
    const off = (code: string) => disableSecondFactor(deps, me, { password: goodPassword, code });
    await expect(off("111111")).rejects.toMatchObject({ code: "auth.wrong_code" });
    await off(codes[1] ?? "");
    expect((await getOwnAccount(deps, me)).secondFactor).toBeNull();
    expect(await signedIn(deps, person)).toBeDefined();
    await expect(off("")).rejects.toMatchObject({ code: "account.no_second_factor" });
    expect(await actionsOf(person.email)).toEqual(
      expect.arrayContaining([
        "account.confirm_password",
        "account.confirm_password_refused",
        "account.disable_second_factor",
        "account.disable_second_factor_refused",
      ]),
    );
  });

  test("ten wrong passwords in a session close all that asks for it for a while", async () => {
    const guess = () => confirmPassword(deps, me, { password: "a wrong guess" });
    await Promise.allSettled(Array.from({ length: 10 }, guess));
    await expect(guess()).rejects.toMatchObject({ kind: "rate_limited", retryAfterSeconds: expect.any(Number) });
    const change = changePassword(deps, me, { current: goodPassword, password: "kettle orbit mango fjord" });
    await expect(change).rejects.toMatchObject({ kind: "rate_limited" });
  });
});
