import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createUser, resetPassword, setPassword, signIn, type UserView } from "@/lib/accounts";
import { audit, mails, users } from "@/lib/store/schema";
import { environmentOf, type Outcome, programFile, runProgram } from "@/test/bundle";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { runCli } from "@/test/run-cli";

const password = "four unrelated words here";
const visitor = { address: null, userAgent: null, requestId: null };
let deps: TestDeps;

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(async () => {
  await deps.dispose();
});
beforeEach(async () => {
  await deps.store.db.delete(users);
  for (const [name, role] of [
    ["boss", "administrator"],
    ["ada", "viewer"],
  ] as const)
    await createUser(deps, actor("administrator"), { email: `${name}@example.test`, name, role, password });
});

const seaworthy = (args: string, input = ""): Promise<Outcome> =>
  runCli(args.split(" ").filter(Boolean), environmentOf(deps.config), input);

const tokenIn = (stdout: string) => new URL(stdout.trim()).searchParams.get("token") ?? "";

async function shown(email: string): Promise<UserView> {
  return JSON.parse((await seaworthy(`user show ${email} --json`)).stdout) as UserView;
}

describe("creating", () => {
  test("shows a link once, sends no mail, and the link sets the password", async () => {
    const made = await seaworthy("user create --email made@example.test --name Made --role operator");
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("works once, for 72 hours") });
    expect(made.stdout).toMatch(/^http:\/\/127\.0\.0\.1:3000\/set-password\?token=[\w-]{43}\n$/);
    expect(await deps.store.db.$count(mails)).toBe(0);
    await setPassword(deps, { token: tokenIn(made.stdout), password }, visitor);
    expect((await signIn(deps, { email: "made@example.test", password }, visitor)).user.role).toBe("operator");
  });

  test("reads a password and never shows it", async () => {
    const line = "user create --email read@example.test --name Read --role viewer --password-stdin";
    const created = await runProgram(programFile("cli"), line.split(" "), environmentOf(deps.config), `${password}\n`);
    expect(created).toMatchObject({ code: 0, stdout: "Created read@example.test.\n" });
    expect(await deps.store.db.select().from(audit).where(eq(audit.subject, "read@example.test"))).toMatchObject([
      { action: "account.create", actorKind: "cli", actorName: expect.stringMatching(/^cli:./) },
    ]);
    expect(await seaworthy(line, `${password}\n`)).toMatchObject({ code: 3, stdout: "" });
  });
});

describe("looking", () => {
  test("the list has everybody, as a table and as JSON, and finds some", async () => {
    const { code, stdout } = await seaworthy("user list");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^E-MAIL +NAME +ROLE/)]);
    expect(stdout).toMatch(/\nboss@example\.test +boss +administrator +active +no +0 +-/);
    const found = JSON.parse((await seaworthy("user list --search ada --role viewer --json")).stdout) as UserView[];
    expect(found).toMatchObject([{ email: "ada@example.test", status: "active", secondFactor: false }]);
    expect(await seaworthy("user list --status asleep")).toMatchObject({ code: 2, stdout: "" });
  });

  test("one user is shown; one that is not there is a failure", async () => {
    const { stdout } = await seaworthy("user show ADA@example.test");
    expect(stdout).toMatch(/^e-mail {5}ada@example\.test \(not confirmed\)\nname {7}ada\n/);
    const { code, stderr } = await seaworthy("user show nobody@example.test --json");
    expect([code, JSON.parse(stderr)]).toMatchObject([1, { error: { code: "account.not_found" } }]);
  });
});

describe("the way back in", () => {
  test("a reset link is printed, works once, and ends sessions", async () => {
    await signIn(deps, { email: "boss@example.test", password }, visitor);
    const made = await seaworthy("user reset-link boss@example.test");
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("for an hour") });
    const token = tokenIn(made.stdout);
    await resetPassword(deps, { token, password: "amber canoe drifts slowly" }, visitor);
    expect(await shown("boss@example.test")).toMatchObject({ sessions: 0 });
    expect(await seaworthy("user reset-link nobody@example.test")).toMatchObject({ code: 1, stdout: "" });
    expect(await seaworthy("user reset-link nobody")).toMatchObject({ code: 2, stdout: "" });
  });

  test("a second factor is removed, and sessions are ended", async () => {
    await deps.store.db.update(users).set({ totpEnabledAt: new Date() }).where(eq(users.email, "boss@example.test"));
    expect(await shown("boss@example.test")).toMatchObject({ secondFactor: true });
    expect((await seaworthy("user remove-second-factor boss@example.test")).code).toBe(0);
    expect(await shown("boss@example.test")).toMatchObject({ secondFactor: false });
    await signIn(deps, { email: "boss@example.test", password }, visitor);
    expect((await seaworthy("user sessions-end boss@example.test")).stdout).toContain("signed out of 1 session");
    expect(await shown("boss@example.test")).toMatchObject({ sessions: 0 });
  });
});

describe("changing", () => {
  test("roles, disable and enable; what cannot be is refused with what to do", async () => {
    expect((await seaworthy("user role ada@example.test operator")).stdout).toBe("ada@example.test: operator\n");
    expect(await seaworthy("user role ada@example.test king")).toMatchObject({ code: 2, stdout: "" });
    expect((await seaworthy("user disable ada@example.test --reason gone")).code).toBe(0);
    expect(await shown("ada@example.test")).toMatchObject({ status: "disabled", decisionReason: "gone" });
    expect(await seaworthy("user disable ada@example.test")).toMatchObject({ code: 3, stdout: "" });
    expect((await seaworthy("user enable ada@example.test")).stdout).toBe("ada@example.test is active.\n");
    for (const line of [
      "user role boss@example.test viewer",
      "user disable boss@example.test",
      "user delete boss@example.test --yes",
    ]) {
      const { code, stderr } = await seaworthy(line);
      expect([code, stderr]).toEqual([3, expect.stringContaining("Make somebody else an administrator first.")]);
    }
  });

  test("deleting wants --yes", async () => {
    expect(await seaworthy("user delete ada@example.test")).toMatchObject({ code: 2, stdout: "" });
    expect((await seaworthy("user delete ada@example.test --yes")).stdout).toBe("Deleted ada@example.test.\n");
    expect(await deps.store.db.$count(users)).toBe(1);
  });
});
