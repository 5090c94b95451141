import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disableUser, setUserRole, updateSecurityPolicy } from "@/lib/accounts";
import { type Actor, mayDo, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { readToken } from "@/lib/auth/api-tokens";
import { apiTokens, audit } from "@/lib/store/schema";
import { actor, longAfterSignIn, makeDeps, type TestDeps } from "@/test/make-deps";
import { newPerson } from "@/test/people";
import { createToken, CreateTokenInput, listTokens, revokeToken } from ".";

let deps: TestDeps;
let boss: Actor;
const address = "203.0.113.5";
const input: CreateTokenInput = { name: "deploy pipeline", scopes: ["checklist:read", "backups:create"], days: 30 };

const at = (now: Date) => ({ ...deps, clock: { now: () => now } });
const later = (minutes: number) => at(new Date(Date.now() + minutes * 60_000));
let makers = 0;
async function newAdministrator(): Promise<Actor> {
  const { id, email } = await newPerson(deps, `maker${++makers}@example.test`, "administrator");
  return { ...actor("administrator", email), id };
}

beforeAll(async () => {
  deps = await makeDeps();
  boss = await newAdministrator();
});
afterAll(() => deps.dispose());

describe("making one", () => {
  test("its secret is told once, and the store keeps only the hash of it", async () => {
    const { token, secret } = await createToken(deps, boss, input);
    expect(secret).toMatch(/^sw_[0-9A-Za-z]{40}$/);
    expect(token).toMatchObject({
      name: "deploy pipeline",
      state: "active",
      createdByName: boss.name,
      lastUsedAt: null,
    });
    expect(secret.startsWith(token.hint)).toBe(true);
    expect(token.expiresAt.getTime() - token.createdAt.getTime()).toBe(30 * 86_400_000);
    const stored = JSON.stringify([
      await deps.store.db.select().from(apiTokens),
      await deps.store.db.select().from(audit),
    ]);
    expect(stored).not.toContain(secret);
    expect(JSON.stringify(await listTokens(deps, boss))).not.toContain(secret.slice(8));
  });

  test("its name stands in logs and lists, so it is one line that reads as it is", async () => {
    for (const name of ["deploy\nroot", "deploy\u001b[2J", "\u202egnp.exe", "a\u2028b"])
      expect(CreateTokenInput.safeParse({ ...input, name }).error?.issues).toMatchObject([
        { path: ["name"], message: "must not hold line breaks or control characters" },
      ]);
    expect(CreateTokenInput.parse({ ...input, name: " deploy 🚀 " }).name).toBe("deploy 🚀");
  });

  test("is written to the audit log", async () => {
    const { token } = await createToken(deps, boss, { ...input, name: "audited" });
    await revokeToken(deps, boss, { id: token.id });
    const rows = await deps.store.db.select().from(audit).where(eq(audit.subject, "audited")).orderBy(audit.id);
    expect(rows.map(({ action, actorName }) => [action, actorName])).toEqual([
      ["token.create", boss.name],
      ["token.revoke", boss.name],
    ]);
    expect(rows[0]?.details).toMatchObject({ id: token.id, scopes: token.scopes });
  });

  test.each([
    { what: "no name", change: { name: "  " }, field: "name" },
    { what: "a name too long", change: { name: "x".repeat(121) }, field: "name" },
    { what: "nothing it may do", change: { scopes: [] }, field: "scopes" },
    { what: "what only people may do", change: { scopes: ["users:manage"] as never }, field: "scopes" },
    { what: "tokens that make tokens", change: { scopes: ["tokens:manage"] as never }, field: "scopes" },
    { what: "no time", change: { days: 0 }, field: "days" },
    { what: "more than a year", change: { days: 366 }, field: "days" },
  ])("$what: refused", async ({ change, field }) => {
    await expect(createToken(deps, boss, { ...input, ...change })).rejects.toMatchObject({
      issues: [expect.objectContaining({ path: expect.arrayContaining([field]) as unknown })],
    });
  });

  test("only administrators, with a password typed lately, signed in, where tokens are not switched off", async () => {
    await expect(createToken(deps, actor("operator"), input)).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(listTokens(deps, actor("operator"))).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(createToken(deps, longAfterSignIn(boss), input)).rejects.toMatchObject({
      code: "auth.confirm_password",
    });
    const cli: Actor = { ...boss, kind: "cli", id: null, name: "cli:root", session: null };
    await expect(createToken(deps, cli, input)).rejects.toMatchObject({ code: "tokens.needs_person" });
    const off = { ...deps, config: { ...deps.config, apiTokensEnabled: false } };
    await expect(createToken(off, boss, input)).rejects.toMatchObject({ code: "tokens.disabled" });
  });
});

describe("using one", () => {
  test("it acts in its maker's name, and may do what it is for and nothing else", async () => {
    const { secret, token } = await createToken(deps, boss, input);
    const asking = await readToken(deps, secret, address);
    if (asking === null) throw new Error("the token does not work");
    expect(asking).toMatchObject({ kind: "token", id: boss.id, name: "token:deploy pipeline", role: "administrator" });
    expect(asking).toMatchObject({ address, session: null, token: { id: token.id } });
    expect(mayDo(asking, "backups:create")).toBe(true);
    expect(mayDo(asking, "backups:restore")).toBe(false);
    expect(() => requireScope(asking, "account:own")).toThrow("This API token may not do that (account:own).");
    // Nobody can type a password for it.
    requireRecentPassword(asking, deps.clock.now());
    await expect(createToken(deps, asking, input)).rejects.toMatchObject({ code: "auth.forbidden" });
  });

  test("it has the role its maker has now, and none where the maker lacks a second factor they must have", async () => {
    const maker = await newAdministrator();
    const { secret } = await createToken(deps, maker, { ...input, scopes: ["audit:read", "jobs:read"] });
    const asks = async (scope: "audit:read" | "jobs:read") => {
      const asking = await readToken(deps, secret, address);
      return asking !== null && mayDo(asking, scope);
    };
    expect([await asks("audit:read"), await asks("jobs:read")]).toEqual([true, true]);
    await setUserRole(deps, boss, { id: maker.id ?? "", role: "viewer" });
    expect([await asks("audit:read"), await asks("jobs:read")]).toEqual([false, true]);
    await updateSecurityPolicy(deps, boss, { requireSecondFactor: ["viewer"] });
    expect(await asks("jobs:read")).toBe(false);
    await updateSecurityPolicy(deps, boss, { requireSecondFactor: [] });
  });

  test("revoked, expired, of somebody who left, switched off or made up: it opens nothing", async () => {
    const [one, another, gone] = [
      await createToken(deps, boss, { ...input, name: "revoked" }),
      await createToken(deps, boss, { ...input, name: "expired", days: 1 }),
      await createToken(deps, await newAdministrator(), { ...input, name: "left" }),
    ];
    expect(await revokeToken(deps, boss, { id: one.token.id })).toMatchObject({ state: "revoked" });
    expect(await readToken(deps, one.secret, address)).toBeNull();

    const dayAfter = at(another.token.expiresAt);
    expect(await readToken(dayAfter, another.secret, address)).toBeNull();
    expect(await listTokens(dayAfter, boss)).toContainEqual(
      expect.objectContaining({ name: "expired", state: "expired" }),
    );

    const [maker] = await deps.store.db.select().from(apiTokens).where(eq(apiTokens.id, gone.token.id));
    await disableUser(deps, boss, { id: maker?.createdBy ?? "" });
    expect(await readToken(deps, gone.secret, address)).toBeNull();
    expect(await listTokens(deps, boss)).toContainEqual(expect.objectContaining({ name: "left", state: "maker gone" }));

    const { secret } = await createToken(deps, boss, input);
    const off = { ...deps, config: { ...deps.config, apiTokensEnabled: false } };
    expect(await readToken(off, secret, address)).toBeNull();
    for (const madeUp of ["", "sw_", `sw_${"a".repeat(40)}`, `${secret}x`, "sw_' OR 1=1 -- ".padEnd(43, " ")])
      expect(await readToken(deps, madeUp, address)).toBeNull();
  });

  test("its last use is shown to the minute, and written once a minute at most", async () => {
    const { secret, token } = await createToken(deps, boss, { ...input, name: "used" });
    const lastUse = async () => (await listTokens(deps, boss)).find(({ id }) => id === token.id);
    await readToken(deps, secret, address);
    const first = await lastUse();
    expect(first).toMatchObject({ lastUsedAddress: address });
    await Promise.all(Array.from({ length: 10 }, () => readToken(later(0.9), secret, "203.0.113.6")));
    expect(await lastUse()).toEqual(first);
    await readToken(later(2), secret, "203.0.113.6");
    expect(await lastUse()).toMatchObject({ lastUsedAddress: "203.0.113.6" });
  });
});

test("revoking twice changes nothing, and what never was cannot be revoked", async () => {
  const { token } = await createToken(deps, boss, { ...input, name: "twice" });
  const first = await revokeToken(deps, boss, { id: token.id });
  expect(await revokeToken(later(5), boss, { id: token.id })).toEqual(first);
  expect(await deps.store.db.select().from(audit).where(eq(audit.subject, "twice"))).toHaveLength(2);
  await expect(revokeToken(deps, boss, { id: "01jd0000000000000000000000" })).rejects.toMatchObject({
    code: "tokens.not_found",
  });
});
