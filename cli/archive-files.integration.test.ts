import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programFile, runProgram } from "@/test/bundle";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-archive-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cat = (path: string, ...options: string[]) =>
  runProgram(programFile("cli"), ["archive", "cat", path, ...options], {});

test("the SQL of an archive is printed to its last frame, without any configuration", async () => {
  const path = join(folder, "store.sql.zst");
  const frames = ["CREATE TABLE a (b INT);\n", "INSERT INTO a VALUES (1);\n"].map((sql) => zstdCompressSync(sql));
  await writeFile(path, Buffer.concat(frames));
  expect(await cat(path)).toEqual({
    code: 0,
    stderr: "",
    stdout: "CREATE TABLE a (b INT);\nINSERT INTO a VALUES (1);\n",
  });

  await writeFile(path, Buffer.concat(frames).subarray(0, -3));
  expect(await cat(path)).toMatchObject({ code: 1, stderr: expect.stringMatching(/store\.sql\.zst/) });
});

test("what is not there, or encrypted, is said", async () => {
  expect(await cat(join(folder, "none.sql.zst"))).toMatchObject({ code: 1, stdout: "" });
  const path = join(folder, "store.sql.zst.age");
  await writeFile(path, "age-encryption.org/v1\n");
  expect(await cat(path)).toMatchObject({ code: 2, stderr: expect.stringContaining("--identity-file") });
});
