import { execFileSync } from "node:child_process";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StorageConfig } from "@/lib/config/config";
import type { Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { backups } from "@/lib/store/schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers } from "@/test/servers";
import { makeShop, sql, value } from "@/test/target-sql";
import { getEmergencySheet, startBackup } from ".";

const administrator = actor("administrator");
const viewer = actor("viewer");
/** MySQL's own programs: MariaDB's do not know how its users sign in. */
const mysqlPrograms = process.env["TEST_MYSQL_CLIENT_DIR"];

describe.each(availableServers())("on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let worker: Worker;
  let recipient: string;
  let backupId: string;

  beforeAll(async () => {
    const identity = await generateX25519Identity();
    recipient = await identityToRecipient(identity);
    deps = await makeDeps(flavour, { ageRecipients: [recipient] });
    writeFileSync(join(deps.folder, "key.txt"), `# created: today\n# public key: ${recipient}\n${identity}\n`);
    await makeShop(deps, 3000);
    worker = startTestWorker(deps);
    const { backup, jobId } = await startBackup(deps, administrator, {});
    await untilState(deps, jobId, "succeeded");
    backupId = backup.id;
  });
  afterAll(async () => {
    await worker.stop(1000);
    await deps.dispose();
  });

  function run(commands: readonly string[]): string {
    const { password } = new URL(deps.config.targetUrl);
    const path = `${flavour === "mysql" ? `${mysqlPrograms}:` : ""}${process.env["PATH"]}`;
    const env = { ...process.env, PATH: path, MYSQL_PWD: decodeURIComponent(password) };
    return String(execFileSync("bash", ["-ec", commands.join("\n")], { cwd: deps.folder, env }));
  }

  const hasPrograms = flavour === "mariadb" || mysqlPrograms !== undefined;
  const why = hasPrograms ? "" : " (skipped: TEST_MYSQL_CLIENT_DIR names no folder of MySQL's programs)";
  test.runIf(hasPrograms)(
    `its commands restore on a bare server, also when the file's name would break a shell${why}`,
    async () => {
      const nasty = "-we'ird $(touch pwned) `x`; name.sql.zst.age";
      const [row] = await deps.store.db.select().from(backups).where(eq(backups.id, backupId));
      renameSync(join(deps.config.backupsDir, row?.fileName ?? ""), join(deps.config.backupsDir, nasty));
      await deps.store.db.update(backups).set({ fileName: nasty }).where(eq(backups.id, backupId));
      const restored = `${deps.target.database}_again`;
      const sheet = await getEmergencySheet({ ...deps, target: { ...deps.target, database: restored } }, viewer, {});
      expect(sheet).toMatchObject({
        recipients: [recipient],
        storages: [deps.config.backupsDir],
        newest: { id: backupId },
        server: expect.stringMatching(new RegExp(flavour, "i")),
      });
      const commandsOf = (title: string) =>
        sheet.steps.filter((step) => step.title.startsWith(title)).flatMap((step) => step.commands);
      const server = commandsOf("Choose the server").filter((command) => !command.startsWith("read "));
      const first = ["Find the private key", "Get the file", "Check the file"].flatMap(commandsOf);
      const second = ["Create the database", "Load it", "Look at what came back"].flatMap(commandsOf);
      try {
        const output = run([...first, ...server, ...second]);
        expect(output).toContain(recipient);
        expect(output).toContain(": OK");
        expect(output).toMatch(/^2$/m);
        expect(output).toMatch(/^orders\t3000$/m);
        expect(await value(deps, `SELECT name FROM ${restored}.customer ORDER BY id LIMIT 1`)).toBe("Zoë 🧬");
        expect(existsSync(join(deps.folder, "pwned"))).toBe(false);

        await sql(deps, `DROP DATABASE ${restored}`);
        run([
          ...server,
          ...commandsOf("Create the database"),
          "set -o pipefail",
          ...commandsOf("If it stops at a DEFINER"),
        ]);
        expect(await value(deps, `SELECT COUNT(*) FROM ${restored}.orders`)).toBe("3000");
        expect(await value(deps, `SELECT COUNT(*) FROM ${restored}.big_order`)).not.toBeNull();
      } finally {
        await sql(deps, `DROP DATABASE IF EXISTS ${restored}`);
      }
    },
  );
});

test("the sheet names the newest backup of this database, whatever else lies in the folder, and says when it is suspect", async () => {
  const deps = await makeDeps("mariadb");
  try {
    const { database } = deps.target;
    const add = async (databaseName: string, kind: "manual" | "external" | "uploaded", createdAt: string) => {
      const id = newId();
      const fileName = `${databaseName}-${id}.sql.zst`;
      const row = { id, fileName, kind, databaseName, createdAt: new Date(createdAt), createdByName: "somebody" };
      await deps.store.db.insert(backups).values({ ...row, format: "sql", state: "complete" });
      return id;
    };
    const newest = async () => (await getEmergencySheet(deps, viewer, {})).newest?.id;
    const elsewhere = await add("warehouse", "external", "2026-03-03T00:00:00Z");
    expect(await newest()).toBe(elsewhere);
    await add(database, "uploaded", "2026-03-02T00:00:00Z");
    const ours = await add(database, "manual", "2026-03-01T00:00:00Z");
    expect(await newest()).toBe(ours);

    const warning = async () => JSON.stringify((await getEmergencySheet(deps, viewer, {})).steps).includes("suspect");
    const change = (row: Partial<typeof backups.$inferInsert>) =>
      deps.store.db.update(backups).set(row).where(eq(backups.id, ours));
    expect(await warning()).toBe(false);
    await change({ suspect: { previousId: elsewhere, reasons: [{ what: "size", before: 10, after: 1 }] } });
    expect(await warning()).toBe(true);
    await change({ suspectClearedAt: new Date() });
    expect(await warning()).toBe(false);
  } finally {
    await deps.dispose();
  }
});

test("before there is a backup the sheet still says how, and where, in S3 too", async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const s3: StorageConfig = {
    type: "s3",
    bucket: "shop-backups",
    prefix: "seaworthy/",
    endpoint: "https://s3.example",
    region: "eu-central-1",
    pathStyle: true,
    credentials: { accessKeyId: "id", secretAccessKey: "very secret" },
  };
  const deps = await makeDeps("mariadb", { ageRecipients: [recipient], copyStorage: s3 });
  try {
    const sheet = await getEmergencySheet(deps, viewer, {});
    expect(sheet).toMatchObject({ newest: null, recipients: [recipient] });
    const commands = sheet.steps.flatMap((step) => step.commands);
    expect(commands).toContain("aws configure set default.s3.addressing_style path");
    expect(commands).toContain(
      "aws s3 cp --region 'eu-central-1' --endpoint-url 'https://s3.example' 's3://shop-backups/seaworthy/FILE.sql.zst.age' './FILE.sql.zst.age'",
    );
    expect(commands.join("\n")).toContain("age -d -i key.txt './FILE.sql.zst.age' | zstdcat");
    expect(JSON.stringify(sheet)).not.toContain("very secret");
    await expect(getEmergencySheet(deps, viewer, { id: newId() })).rejects.toMatchObject({ code: "backup.not_found" });
  } finally {
    await deps.dispose();
  }
});
