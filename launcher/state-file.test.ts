import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DataFolder } from "./data-folder";
import { removeState, writeEnvironment } from "./state-file";

let folder: DataFolder;
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), "seaworthy-state-"));
  folder = { root, run: root, database: root, logs: root, sockets: root };
});
afterAll(() => rm(folder.root, { recursive: true, force: true }));

test("what was made up is read back by Node as it was, whatever is in it, and by nobody but its owner", async () => {
  const made = {
    DATABASE_URL: "mysql://seaworthy:p#ss=w0rd@127.0.0.1:3306/seaworthy",
    MIGRATIONS_DIR: '/srv/it\'s "here"/migrations',
    AUTH_SECRET: "a-b_c",
  };
  await writeEnvironment(folder, made);
  const path = join(folder.run, "environment");
  expect(parseEnv(await readFile(path, "utf8"))).toEqual(made);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("nothing of it is left when everything has stopped", async () => {
  await removeState(folder);
  expect(await readdir(folder.run)).toEqual([]);
});
