import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compareVersions, parseFileName } from "./migration-file";
import { blockingProblems, maxFileBytes, scanFolder } from "./scan-folder";

let folder: string;
const write = (name: string, content: string | Buffer = "SELECT 1;") => writeFile(join(folder, name), content);
const codes = async () => (await scanFolder(folder)).problems.map(({ code }) => code);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-scan-"));
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

test.each([
  ["001_add_gene.sql", "001", "add gene"],
  ["V001__add_gene.sql", "001", "add gene"],
  ["V1_2__add.sql", "1.2", "add"],
  ["20260131120000_add-index.sql", "20260131120000", "add index"],
  ["0000_first.up.sql", "0000", "first"],
])("%s is version %s", (name, version, description) => {
  expect(parseFileName(name)).toEqual({ version, description });
});

test("versions compare by number, part by part", () => {
  expect(["10", "2", "001", "1.10", "1.9", "20260101000000"].toSorted(compareVersions)).toEqual([
    "001",
    "1.9",
    "1.10",
    "2",
    "10",
    "20260101000000",
  ]);
  expect(compareVersions("001", "1")).toBe(0);
  expect(compareVersions("1.0", "1")).toBe(0);
});

test("files come in order; down files, other files and folders do not count", async () => {
  for (const name of ["10_c.sql", "2_b.sql", "1_a.sql", "1_a.down.sql", "notes.txt", ".hidden.sql"]) await write(name);
  await mkdir(join(folder, "3_folder.sql"));
  const { files } = await scanFolder(folder);
  expect(files.map(({ fileName }) => fileName)).toEqual(["1_a.sql", "2_b.sql", "10_c.sql"]);
});

test("the checksum ignores byte order mark and line ends, the raw one does not", async () => {
  await write("1_a.sql", "SELECT 1;\nSELECT 2;\n");
  await write("2_b.sql", "\ufeffSELECT 1;\r\nSELECT 2;\r\n");
  const [a, b] = (await scanFolder(folder)).files;
  expect(b?.checksum).toBe(a?.checksum);
  expect(b?.checksumRaw).not.toBe(a?.checksumRaw);
});

test("a line end cut by a chunk's end changes no checksum", async () => {
  const line = `${"x".repeat(2 ** 20 - 1)}`;
  await write("1_a.sql", `${line}\nb`);
  await write("2_b.sql", `${line}\r\nb`);
  const [a, b] = (await scanFolder(folder)).files;
  expect(b?.checksum).toBe(a?.checksum);
});

/** Root may read everything, so as root the work is done for a moment by a user who may not. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("problems are values", () => {
  test("no file", async () => {
    expect(await codes()).toEqual(["migrations.empty_folder"]);
  });
  test("no folder", async () => {
    expect((await scanFolder(join(folder, "nowhere"))).problems).toMatchObject([
      { code: "migrations.folder_missing", hint: expect.stringContaining("MIGRATIONS_DIR") },
    ]);
  });
  test("a file where the folder should be", async () => {
    await write("file");
    expect((await scanFolder(join(folder, "file"))).problems.map(({ code }) => code)).toEqual([
      "migrations.folder_unreadable",
    ]);
  });
  test("an unreadable folder", async () => {
    await chmod(folder, 0o000);
    expect(await asNobody(codes)).toEqual(["migrations.folder_unreadable"]);
  });
  test("two files of one version", async () => {
    await write("001_a.sql");
    await write("V1__b.sql");
    const { problems } = await scanFolder(folder);
    expect(problems).toMatchObject([
      { code: "migrations.same_version", message: expect.stringMatching(/001_a\.sql and V1__b\.sql/) },
    ]);
    expect(blockingProblems(problems)).toHaveLength(1);
  });
  test("a name without a version", async () => {
    await write("add_gene.sql");
    expect(await codes()).toEqual(["migrations.bad_name"]);
  });
  test("a gap in small numbers, which blocks nothing", async () => {
    await write("001_a.sql");
    await write("003_b.sql");
    const { problems } = await scanFolder(folder);
    expect(problems.map(({ code }) => code)).toEqual(["migrations.gap"]);
    expect(blockingProblems(problems)).toEqual([]);
  });
  test("no gap between timestamps", async () => {
    await write("20260101000000_a.sql");
    await write("20260201000000_b.sql");
    expect(await codes()).toEqual([]);
  });
  test("invalid UTF-8", async () => {
    await write("001_a.sql", Buffer.from([0x53, 0xe9, 0x3b]));
    expect(await codes()).toEqual(["migrations.invalid_utf8"]);
  });
  test("a character cut at the end of the file", async () => {
    await write("001_a.sql", Buffer.from([0x53, 0xc3]));
    expect(await codes()).toEqual(["migrations.invalid_utf8"]);
  });
  test("a file that is too large, without reading it", async () => {
    await write("001_a.sql");
    await truncate(join(folder, "001_a.sql"), maxFileBytes + 1);
    expect(await codes()).toEqual(["migrations.file_too_large"]);
  });
  test("a link to a place outside, and one to nowhere", async () => {
    await symlink("/etc/hostname", join(folder, "001_a.sql"));
    await symlink("nowhere.sql", join(folder, "002_b.sql"));
    expect(await codes()).toEqual(["migrations.outside", "migrations.file_unreadable"]);
  });
  test("a link inside the folder is fine", async () => {
    await write("shared.txt");
    await symlink("shared.txt", join(folder, "001_a.sql"));
    expect(await codes()).toEqual([]);
  });
});
