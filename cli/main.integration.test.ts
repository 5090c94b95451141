import { once } from "node:events";
import { mkdir, open, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type BackupDetail, listBackups } from "@/lib/backups";
import type { Worker } from "@/lib/jobs";
import { countAliveWorkers } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { alerts, audit, uploads } from "@/lib/store/schema";
import { environmentOf, type Outcome, programFile, runProgram, startProgram } from "@/test/bundle";
import { until } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { runCli } from "@/test/run-cli";
import { startTestWorker } from "@/test/run-jobs";

const program = programFile("cli");
let deps: TestDeps;
beforeEach(async () => {
  deps = await makeDeps();
});
afterEach(() => deps.dispose());

const seaworthy = (args: string, input = ""): Promise<Outcome> =>
  runCli(args.split(" ").filter(Boolean), environmentOf(deps.config), input);

describe("without a configuration", () => {
  const bare = (...args: string[]) => runProgram(program, args, {});

  test("help and version work", async () => {
    expect(await bare()).toMatchObject({ code: 0, stdout: expect.stringContaining("  backup prune [--yes]\n") });
    expect((await bare("version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("help about one command tells what its options do", async () => {
    const { stdout } = await bare("help", "backup", "download");
    expect(stdout).toMatch(/^seaworthy backup download <backup> .*\n {4}Bring an archive here/);
    expect(stdout).toContain("--output <path>  A folder or file");
    expect(stdout).not.toContain("backup prune");
    expect((await bare("backup", "prune", "--yes", "--help")).stdout).toContain("seaworthy backup prune [--yes]");
  });

  test("wrong usage says how it is used", async () => {
    expect(await bare("sail")).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("Usage: seaworthy help"),
    });
  });

  test("a reader who leaves early changes nothing, a full disk is a failure, and neither is told by a stack", async () => {
    const ended = async (stdout: "pipe" | number) => {
      const child = startProgram(program, ["help"], { stdio: ["ignore", stdout, "pipe"] });
      child.stdout?.destroy();
      const [said, [code]] = await Promise.all([child.stderr && text(child.stderr), once(child, "close")]);
      return [code, said];
    };
    expect(await ended("pipe")).toEqual([0, ""]);
    const full = await open("/dev/full", "w");
    expect(await ended(full.fd)).toEqual([1, expect.stringMatching(/^The result cannot be written: ENOSPC.*\n$/)]);
    await full.close();
  });

  test("a command that needs one says what is missing, without a stack", async () => {
    const { code, stderr } = await bare("jobs", "list");
    expect(code).toBe(1);
    expect(stderr).toContain("DATABASE_URL is missing");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

test("wrong input is told with the command's usage, to people and to programs", async () => {
  const told = await seaworthy("jobs show nothing-like-an-id");
  expect(told).toMatchObject({ code: 2, stdout: "" });
  expect(told.stderr).toContain("Usage: seaworthy jobs show <id>");
  const { code, stderr } = await seaworthy("backup list --limit many --json");
  expect(code).toBe(2);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: "cli.usage",
      message: expect.stringContaining("→ at limit"),
      hint: "Usage: seaworthy backup list [--kind <kind>] [--limit <number>]",
    },
  });
});

test("a store that nobody has prepared is told as that, with what prepares it", async () => {
  const { storeUrl, targetUrl } = deps.config;
  const exchanged = environmentOf({ ...deps.config, storeUrl: targetUrl, targetUrl: storeUrl });
  const { code, stdout, stderr } = await runCli(["jobs", "list"], exchanged);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^Seaworthy's own database is not prepared for this release: Table .+ doesn't exist\.\n.*seaworthy migrate/,
  );
});

test("alerts are listed with what they are, and only known states are asked for", async () => {
  const at = new Date("2026-11-21T03:04:05Z");
  await deps.store.db.insert(alerts).values({
    id: newId(),
    subjectKey: "worker-gone",
    kind: "worker-gone",
    title: "No worker is running",
    state: "open",
    evidence: { summary: "Nothing runs.", facts: [], hint: null, path: "/system", level: 1 },
    firstSeenAt: at,
    lastSeenAt: at,
    openedAt: at,
  });
  expect((await seaworthy("alerts list")).stdout).toMatch(/\nopen +2026-11-21 03:04:05Z +- +No worker is running\n/);
  const listed = await seaworthy("alerts list --state open --json");
  expect(JSON.parse(listed.stdout)).toMatchObject([{ kind: "worker-gone", summary: "Nothing runs." }]);
  expect(await seaworthy("alerts list --state sunk")).toMatchObject({ code: 2 });
});

test("the first administrator's link is printed until there is an account, then refused", async () => {
  const { code, stdout } = await seaworthy("first-admin-link");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:3000\/first-administrator\?token=\S+\n$/);
  await seaworthy("user create --email first@example.test --name First --role administrator");
  expect(await seaworthy("first-admin-link")).toMatchObject({ code: 3, stdout: "" });
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
    const created = await runProgram(program, ["backup", "create"], environmentOf(deps.config));
    expect(created).toMatchObject({ code: 0, stdout: expect.stringContaining("1 table, 2 rows") });
    const list = await seaworthy("backup list --json");
    const [backup] = JSON.parse(list.stdout) as { id: string; state: string; proof: string }[];
    expect(backup).toMatchObject({ state: "complete", proof: "verified" });
    expect((await seaworthy("backup list")).stdout).toContain(`${backup?.id}  `);
    expect(await seaworthy(`backup verify ${backup?.id}`)).toMatchObject({ code: 0 });
    const jobs = await seaworthy("jobs list");
    expect(jobs.stdout.split("\n").filter((line) => line.includes("succeeded"))).toHaveLength(2);
  });

  test("a backup is shown, drilled and brought here, also when a download was interrupted", async () => {
    await seaworthy("backup create");
    const shown = await seaworthy("backup show newest");
    expect(shown.stdout).toMatch(/^file {7}\S+\.sql\.zst\n/);
    expect(shown.stdout).toMatch(/\nship +2 {2}/);
    expect(shown.stdout).toMatch(/\nverify +\S+ \S+ +passed +first/);
    const backup = JSON.parse((await seaworthy("backup show newest --json")).stdout) as BackupDetail;
    expect(await seaworthy(`backup drill ${backup.fileName}`)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 table, 2 rows"),
    });

    const to = join(deps.folder, "here");
    await mkdir(to);
    const original = await readFile(join(deps.config.backupsDir, backup.fileName));
    await writeFile(join(to, `${backup.fileName}.part`), original.subarray(0, 700));
    const brought = await seaworthy(`backup download newest --output ${to} --json`);
    expect(JSON.parse(brought.stdout)).toMatchObject({ resumedFrom: 700, checksum: backup.checksum, compared: true });
    expect((await readFile(join(to, backup.fileName))).equals(original)).toBe(true);
    expect(await seaworthy(`backup download newest --output ${to}`)).toMatchObject({ code: 3, stdout: "" });
    const nowhere = await seaworthy(`backup download newest --output ${join(to, "none", "nowhere.zst")} --json`);
    expect(JSON.parse(nowhere.stderr)).toMatchObject({ error: { code: "download.no_place" } });

    const other = join(to, "other.zst");
    await writeFile(`${other}.part`, "not the beginning of it");
    const damaged = await seaworthy(`backup download newest --output ${other} --json`);
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.stderr.split("\n").at(-2) ?? "")).toMatchObject({ error: { code: "download.damaged" } });
    expect(await readdir(to)).toEqual([backup.fileName]);
    expect(await seaworthy(`backup download newest --output ${other}`)).toMatchObject({ code: 0 });
  });

  test("what retention would remove is only shown, unless told to", async () => {
    await seaworthy("backup create");
    expect(await seaworthy("backup prune")).toMatchObject({
      code: 0,
      stdout: "Nothing to remove: all 1 backups are kept.\n",
    });
    expect(await seaworthy("backup prune --yes")).toMatchObject({ code: 0, stdout: "0 removed, 0 B freed\n" });
    expect((await seaworthy("backup policy")).stdout).toContain("keep       the last 60");
    expect((await seaworthy("backup schedule")).stdout).toContain("03:00");
  });

  test("a file of another tool is found, whatever its name would do to a shell, and brought here under it", async () => {
    const name = 'it\'s $(touch owned) `id` & "x" -rf *.sql';
    const path = join(deps.config.backupsDir, name);
    await writeFile(path, "CREATE TABLE t (id INT);\n");
    await utimes(path, new Date("2026-01-01"), new Date("2026-01-01"));
    expect((await seaworthy("backup reconcile")).stdout).toContain(`added    ${name}`);
    const run = (...args: string[]) => runProgram(program, args, environmentOf(deps.config));
    const to = join(deps.folder, "there.sql");
    expect(await run("backup", "download", name, "--output", to)).toMatchObject({ code: 0 });
    expect(await readFile(to, "utf8")).toBe("CREATE TABLE t (id INT);\n");
    expect((await run("backup", "download", name, "--output", "-")).stdout).toBe("CREATE TABLE t (id INT);\n");
  });

  test("a dump is uploaded, and checked", async () => {
    const path = join(deps.folder, "from elsewhere.sql");
    await writeFile(path, "-- MariaDB dump 10.19\nCREATE TABLE t (id INT);\n-- Dump completed on 2026-01-01\n");
    const run = (...args: string[]) => runProgram(program, args, environmentOf(deps.config));
    const uploaded = await run("backup", "upload", path);
    expect(uploaded).toMatchObject({ code: 0, stdout: "from elsewhere.sql is among the backups.\n" });
    expect(await run("backup", "upload", join(deps.folder, "nowhere.sql"))).toMatchObject({ code: 2, stdout: "" });
    const verified = await run("backup", "verify", "from elsewhere.sql");
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Read to its end\. .* no manifest/) });
    const packed = join(deps.folder, "packed.sql");
    await writeFile(packed, gzipSync(await readFile(path)));
    expect(await run("backup", "upload", packed)).toMatchObject({ stdout: "packed.sql.gz is among the backups.\n" });
  });

  test("a file that became shorter while it was uploaded is not taken for a backup, and nothing of it stays", async () => {
    const path = join(deps.folder, "shrinks.sql");
    // The kernel says 4,096 bytes, and a few can be read.
    await symlink("/sys/class/net/lo/mtu", path);
    const { code, stdout, stderr } = await runProgram(program, ["backup", "upload", path], environmentOf(deps.config));
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("became shorter")]);
    expect(await deps.store.db.$count(uploads)).toBe(0);
  });

  test("the storages are shown and tried out; without a second one there is nothing to copy to", async () => {
    expect((await seaworthy("storage show")).stdout).toMatch(/\nfirst +ok, \d+ ms/);
    expect((await seaworthy("storage test")).stdout.match(/^ok /gm)).toHaveLength(4);
    await seaworthy("backup create");
    const { code, stderr } = await seaworthy("backup copy newest");
    expect([code, stderr]).toEqual([3, expect.stringContaining("COPY_STORAGE")]);
    expect(await seaworthy("storage test --place copy")).toMatchObject({ code: 3, stdout: "" });
    expect(await seaworthy("storage test --place moon")).toMatchObject({ code: 2, stdout: "" });
  });

  test("a key that is no key is refused before anything is started", async () => {
    await seaworthy("backup create");
    const { code, stderr } = await seaworthy("backup verify newest --identity-file -", "not a key");
    expect([code, stderr]).toEqual([2, expect.stringContaining("AGE-SECRET-KEY")]);
    expect(await seaworthy("backup drill newest --identity-file /nowhere")).toMatchObject({ code: 2, stdout: "" });
  });

  test("a backup that is not there is a failure", async () => {
    const { code, stderr } = await seaworthy("backup verify 01jd0000000000000000000000");
    expect(code).toBe(1);
    expect(stderr).not.toBe("");
  });
});
