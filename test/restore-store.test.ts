import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-restore-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Docker as far as the script gets: it tells DATABASE_URL, fails everything else that is run, and notes what it was asked. */
function restoreStore(databaseUrl: string) {
  const notes = join(folder, "asked");
  const docker = `#!/bin/sh\necho "$*" >>${notes}\ncase "$*" in *printenv*) echo '${databaseUrl}' ;; *run*) exit 9 ;; esac\n`;
  writeFileSync(join(folder, "docker"), docker, { mode: 0o755 });
  const env = { PATH: [folder, process.env["PATH"]].join(delimiter), NODE_ENV: "production" } as const;
  const { status, stderr } = spawnSync("sh", ["scripts/docker/restore-store.sh", "a.sql.zst"], {
    encoding: "utf8",
    env,
  });
  return { status, stderr, asked: readFileSync(notes, "utf8") };
}

test("a store outside of the stack is not said to be restored while the stack's own database was", () => {
  const { status, stderr, asked } = restoreStore("mysql://seaworthy@db.example.com:3306/seaworthy");
  expect(status).toBe(1);
  expect(stderr).toContain("DATABASE_URL names a database outside of this stack. Nothing was changed");
  expect(asked).not.toContain("exec");
});

test("the stack's own is: its archive is read first", () => {
  const { status, asked } = restoreStore("mysql://seaworthy_store@database:3306/seaworthy");
  expect(status).toBe(9);
  expect(asked).toContain("migrate archive cat /backups/store/a.sql.zst");
});
