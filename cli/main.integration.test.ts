import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listBackups } from "@/lib/backups";
import type { Worker } from "@/lib/jobs";
import { countAliveWorkers } from "@/lib/jobs";
import { audit } from "@/lib/store/schema";
import { bundleProgram, environmentOf, type Outcome, runProgram } from "@/test/bundle";
import { until } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";

let program: string;
let deps: TestDeps;
beforeAll(async () => {
  program = await bundleProgram("cli/main.ts");
});
afterAll(() => rm(dirname(program), { recursive: true, force: true }));
beforeEach(async () => {
  deps = await makeDeps();
});
afterEach(() => deps.dispose());

const seaworthy = (args: string, input = ""): Promise<Outcome> =>
  runProgram(program, args.split(" ").filter(Boolean), environmentOf(deps.config), input);

describe("without a configuration", () => {
  const bare = (...args: string[]) => runProgram(program, args, {});

  test("help and version work", async () => {
    expect(await bare()).toMatchObject({ code: 0, stdout: expect.stringContaining("  backup verify <id>\n") });
    expect((await bare("version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("wrong usage says how it is used", async () => {
    expect(await bare("sail")).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("Usage: seaworthy help"),
    });
  });

  test("a command that needs one says what is missing, without a stack", async () => {
    const { code, stderr } = await bare("jobs", "list");
    expect(code).toBe(1);
    expect(stderr).toContain("DATABASE_URL is missing");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test("the first administrator's link is printed until there is an account, then refused", async () => {
  const { code, stdout } = await seaworthy("first-admin-link");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:3000\/first-administrator\?token=\S+\n$/);
  await seaworthy("user create --email first@example.test --name First --role administrator");
  expect(await seaworthy("first-admin-link")).toMatchObject({ code: 3, stdout: "" });
});

test("an account is created with a password that is made up, or read and never shown", async () => {
  const made = await seaworthy("user create --email made@example.test --name Made --role viewer --json");
  expect(JSON.parse(made.stdout)).toMatchObject({
    email: "made@example.test",
    password: expect.stringMatching(/^\S{24}$/),
  });
  const read = await seaworthy(
    "user create --email read@example.test --name Read --role viewer --password-stdin",
    "four unrelated words here\n",
  );
  expect(read).toMatchObject({ code: 0, stdout: "Created read@example.test.\n" });
  const rows = await deps.store.db.select().from(audit);
  expect(rows.filter((row) => row.action === "account.create")).toMatchObject([
    { actorKind: "cli", actorName: expect.stringMatching(/^cli:./), subject: "made@example.test" },
    { actorKind: "cli", subject: "read@example.test" },
  ]);
});

test.each([
  "user create --email nobody --name N --role king",
  "user create --email a@example.test --name N --role viewer --password-stdin",
])("“%s” is wrong, and nothing is written", async (args) => {
  expect(await seaworthy(args, "short")).toMatchObject({ code: 2, stdout: "" });
  expect(await deps.store.db.$count(audit)).toBe(0);
});

test("without a worker nothing is started, and it says so", async () => {
  const { code, stderr } = await seaworthy("backup create --json");
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: "cli.no_worker", hint: expect.any(String) } });
  expect((await listBackups(deps, actor("viewer"), {})).items).toEqual([]);
});

describe("with a worker", () => {
  let worker: Worker;
  beforeEach(async () => {
    await deps.target.pool.query("CREATE TABLE ship (id INT PRIMARY KEY, name VARCHAR(40))");
    await deps.target.pool.query("INSERT INTO ship VALUES (1, 'Vasa'), (2, 'Fram')");
    worker = startTestWorker(deps);
    await until(
      () => countAliveWorkers(deps.store),
      (count) => count === 1,
    );
  });
  afterEach(() => worker.stop(0));

  test("a backup is created, listed and verified", async () => {
    const created = await seaworthy("backup create");
    expect(created).toMatchObject({ code: 0, stdout: expect.stringContaining("1 tables, 2 rows") });
    const list = await seaworthy("backup list --json");
    const [backup] = JSON.parse(list.stdout) as { id: string; state: string; proof: string }[];
    expect(backup).toMatchObject({ state: "complete", proof: "verified" });
    expect((await seaworthy("backup list")).stdout).toContain(`${backup?.id}  `);
    expect(await seaworthy(`backup verify ${backup?.id}`)).toMatchObject({ code: 0 });
    const jobs = await seaworthy("jobs list");
    expect(jobs.stdout.split("\n").filter((line) => line.includes("succeeded"))).toHaveLength(2);
  });

  test("a backup that is not there is a failure", async () => {
    const { code, stderr } = await seaworthy("backup verify 01jd0000000000000000000000");
    expect(code).toBe(1);
    expect(stderr).not.toBe("");
  });
});
