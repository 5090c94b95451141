import { afterAll, beforeAll, expect, test } from "vitest";
import { type Checklist, type CheckHistory, type CheckView, waiveCheck } from "@/lib/checklist";
import { audit } from "@/lib/store/schema";
import { addArchive } from "@/test/add-archive";
import { insertWorker } from "@/test/alert-facts";
import { environmentOf, runProgram, programFile } from "@/test/bundle";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { runCli } from "@/test/run-cli";

const program = programFile("cli");
let deps: TestDeps;
const administrator = actor("administrator");
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(async () => {
  await deps.dispose();
});

const seaworthy = (...args: string[]) => runCli(args, environmentOf(deps.config));
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const waive = (id: string) => seaworthy("checklist", "waive", id, "--reason", "Not in this test", "--until", tomorrow);

test("preflight measures everything in its own process, shows what is bad with its remedy, and exits with 2", async () => {
  const { code, stdout, stderr } = await runProgram(program, ["preflight"], environmentOf(deps.config));
  expect([code, stderr]).toEqual([2, ""]);
  expect(stdout).toMatch(/^AREA +STATUS +CHECK +SUMMARY\n/);
  expect(stdout).toMatch(/\nbackups +CRITICAL +backup\.age +There is no backup\n/);
  expect(stdout).toMatch(
    /\nbackup\.age: There is no backup\n {2}If the target were lost.*\n {4}seaworthy backup create\n/,
  );
  expect(stdout).toMatch(/\nNot ready: \d+ critical.*\.\n$/);
  expect(stdout).not.toContain("Not measured yet");
  expect(stdout).not.toContain(new URL(deps.config.storeUrl).password + "@");
});

test("--json prints the whole checklist, with the same exit code", async () => {
  const { code, stdout } = await seaworthy("preflight", "--json");
  const { ready, checks } = JSON.parse(stdout) as Checklist;
  expect([code, ready]).toEqual([2, false]);
  expect(checks.every(({ measuredAt }) => measuredAt !== null)).toBe(true);
  expect(new Set(checks.map(({ area }) => area)).size).toBe(5);
});

test("once nothing critical is left it exits with 0, and with --strict with 1 as long as there are warnings", async () => {
  const { checks } = JSON.parse((await seaworthy("preflight", "--json")).stdout) as Checklist;
  const inTheWay = checks.filter(
    ({ severity, measuredStatus }) => severity === "critical" && ["failed", "crashed"].includes(measuredStatus ?? ""),
  );
  const until = `${tomorrow}T00:00:00Z`;
  for (const { id } of inTheWay) await waiveCheck(deps, administrator, { id, reason: "Not in this test", until });
  const relaxed = await seaworthy("preflight");
  expect([relaxed.code, relaxed.stdout.split("\n").at(-2)]).toEqual([0, expect.stringMatching(/^Ready: .*waived\.$/)]);
  expect((await seaworthy("preflight", "--strict")).code).toBe(1);
});

test("when it cannot even look, it exits with 2", async () => {
  const away = { ...environmentOf(deps.config), DATABASE_URL: "mysql://someone:hunter2@127.0.0.1:1/store" };
  const { code, stdout, stderr } = await runProgram(program, ["preflight", "--json"], away);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("ECONNREFUSED");
  expect(stderr).not.toContain("hunter2");
  expect((await seaworthy("preflight", "--hard")).code).toBe(2);
});

test("one check is measured, waived, shown and taken back, and all of it is in the audit log", async () => {
  const run = await seaworthy("checklist", "run", "backup.offsite");
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining("COPY_STORAGE=") });
  const waived = await waive("backup.offsite");
  expect(waived.stdout).toMatch(/\nWaived by cli:\S+ until \S+ 23:59:59Z: Not in this test\n$/);
  expect((await seaworthy("checklist", "show")).stdout).toMatch(/\nbackups +waived +backup\.offsite /);
  const back = await seaworthy("checklist", "unwaive", "backup.offsite", "--json");
  expect(JSON.parse(back.stdout) as CheckView).toMatchObject({ status: "warning", waiver: null });
  expect(await seaworthy("checklist", "unwaive", "backup.offsite")).toMatchObject({ code: 3, stdout: "" });
  const history = JSON.parse((await seaworthy("checklist", "history", "backup.offsite", "--json")).stdout);
  expect(history as CheckHistory).toMatchObject({
    spans: [{ status: "warning" }],
    waivers: [{ reason: "Not in this test" }],
  });
  const actions = (await deps.store.db.select().from(audit)).map(({ action }) => action);
  expect(actions.slice(-3)).toEqual(["checklist.run", "checklist.waive", "checklist.end_waiver"]);
});

test.each([
  ["a check there is not", ["checklist", "run", "nothing"], 1],
  ["a reason that says nothing", ["checklist", "waive", "backup.age", "--reason", "no", "--until", tomorrow], 2],
  [
    "a day that has passed",
    ["checklist", "waive", "backup.age", "--reason", "Some reason", "--until", "2020-01-01"],
    2,
  ],
  ["no day", ["checklist", "waive", "backup.age", "--reason", "Some reason", "--until", "soon"], 2],
  ["a gate there is not", ["gate", "heaven"], 2],
])("%s is refused", async (_, args, code) => {
  expect(await seaworthy(...args)).toMatchObject({ code, stdout: "" });
});

test("a gate is closed without a proven backup and a worker, and says so; with both it is open", async () => {
  const closed = await seaworthy("gate", "deploy");
  expect([closed.code, closed.stdout]).toEqual([3, ""]);
  expect(closed.stderr).toContain("No backup has been proven by a drill.");
  expect(closed.stderr).toContain("No worker is running.");
  expect(closed.stderr).toContain("seaworthy backup create && seaworthy backup drill newest");

  await insertWorker(deps);
  await addArchive(deps, 10, { proof: "proven" });
  const opened = await seaworthy("gate", "deploy");
  expect([opened.code, opened.stderr, opened.stdout]).toEqual([0, "", "The gate “deploy” is open.\n"]);
});
