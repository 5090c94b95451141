import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditVerification } from "@/lib/audit/read-chain";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealAudit } from "@/lib/audit/seal-audit";
import { newId } from "@/lib/kernel/ids";
import { createToken, type TokenView } from "@/lib/tokens";
import { environmentOf } from "@/test/bundle";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { newPerson, signedIn } from "@/test/people";
import { runCli } from "@/test/run-cli";

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
  const ada = actor("administrator", "ada@example.test");
  await deps.store.db.transaction(async (tx) => {
    for (const subject of ["one", "=two", "three"]) await recordAudit(tx, ada, { action: "backup.delete", subject });
  });
});
afterAll(async () => {
  await deps.dispose();
});

const seaworthy = (...args: string[]) => runCli(args, environmentOf(deps.config));

test("the log is listed by what is asked for", async () => {
  const { code, stdout } = await seaworthy("audit", "list", "--action", "backup.", "--limit", "2");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^TIME +WHO +ACTION +RESULT +ADDRESS +SUBJECT\n/);
  expect(stdout.trimEnd().split("\n").slice(1)).toEqual([
    expect.stringMatching(/ ada@example\.test +backup\.delete +done +\S+ +three$/),
    expect.stringMatching(/ backup\.delete +done +\S+ +=two$/),
  ]);
  expect(await seaworthy("audit", "list", "--outcome", "maybe")).toMatchObject({ code: 2, stdout: "" });
});

test("the log is exported to standard output, or to a new file that only its owner reads", async () => {
  const csv = await seaworthy("audit", "export", "--action", "backup.delete");
  expect([csv.code, csv.stderr]).toEqual([0, ""]);
  expect(csv.stdout.trimEnd().split("\r\n")).toEqual([
    expect.stringMatching(/^time,who,/),
    expect.stringContaining(",three,"),
    expect.stringContaining(`,"'=two",`),
    expect.stringContaining(",one,"),
  ]);
  const output = join(deps.config.backupsDir, "audit.json");
  const toFile = ["audit", "export", "--format", "json", "--subject", "one", "--output", output];
  expect(await seaworthy(...toFile)).toMatchObject({ code: 0, stdout: "" });
  expect(JSON.parse(await readFile(output, "utf8"))).toMatchObject([{ action: "backup.delete", subject: "one" }]);
  expect((await stat(output)).mode & 0o777).toBe(0o600);
  const again = await seaworthy(...toFile);
  expect(again).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining(`There is a file ${output} already.`),
  });
});

test("verifying exits with 0; after a row was changed in the database with 1, naming it", async () => {
  await sealAudit(deps);
  const whole = await seaworthy("audit", "verify");
  expect([whole.code, whole.stderr]).toEqual([0, ""]);
  expect(whole.stdout).toMatch(
    /^\d+ rows read, compared with 0 hashes .*\nNothing was changed, removed or inserted\.\nNewest: \d+:[0-9a-f]{64}\n$/,
  );

  await deps.store.pool.query("UPDATE audit SET actor_name = 'somebody' WHERE subject = '=two'");
  const changed = await seaworthy("audit", "verify");
  expect(changed.code).toBe(1);
  expect(changed.stdout).toMatch(
    /\n1 wrong\. The first: Row 2 \(id \d+, .*, backup\.delete by somebody\) is not as it was sealed/,
  );
  const json = await seaworthy("audit", "verify", "--json", "--known", `1:${"0".repeat(64)}`);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout) as AuditVerification).toMatchObject({
    ok: false,
    problems: 2,
    anchors: 1,
    firstProblem: { kind: "rewritten", sequence: 1 },
  });
  expect((await seaworthy("audit", "verify", "--known", "1")).code).toBe(2);
});

test("API tokens are listed without their secret, and revoked", async () => {
  const { actor: maker } = await signedIn(deps, await newPerson(deps, "grace@example.test", "administrator"));
  const { token, secret } = await createToken(deps, maker, { name: "nightly", scopes: ["jobs:read"], days: 7 });
  const list = await seaworthy("token", "list");
  expect(list.code).toBe(0);
  expect(list.stdout).toMatch(/^ID +NAME +STATE +BY +EXPIRES +LAST USED +MAY\n/);
  expect(list.stdout).toMatch(/ nightly \(sw_\w+…\) +active +grace@example\.test .* jobs:read\n$/);
  expect(list.stdout).not.toContain(secret);

  expect(await seaworthy("token", "revoke", token.id)).toMatchObject({ code: 0, stdout: "Revoked nightly.\n" });
  const after = JSON.parse((await seaworthy("token", "list", "--json")).stdout) as TokenView[];
  expect(after).toMatchObject([{ name: "nightly", state: "revoked" }]);
  expect(await seaworthy("token", "revoke", "nightly")).toMatchObject({ code: 2, stdout: "" });
  const none = await seaworthy("token", "revoke", newId());
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("There is no such API token.") });
});
