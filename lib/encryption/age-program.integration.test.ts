import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { createEncryption, decryptingReader } from "./index";

const chunk = 64 * 1024;
const sizes = [0, 5, chunk, 2 * chunk, 3_000_001];
let folder: string;
let storage: ArchiveStorage;
let keyFile: string;
let recipient: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-age-program-"));
  storage = openLocalDisk(folder);
  keyFile = join(folder, "key.txt");
  execFileSync("age-keygen", ["-o", keyFile], { stdio: "ignore" });
  recipient = String(execFileSync("age-keygen", ["-y", keyFile])).trim();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(sizes)("the age program decrypts what we encrypt: %i bytes", async (size) => {
  const content = randomBytes(size);
  const file = (await createEncryption([recipient])).wrap(await storage.create(`ours-${size}.age`, "job1"));
  await file.write(content);
  await file.commit();
  const found = execFileSync("age", ["-d", "-i", keyFile, join(folder, `ours-${size}.age`)], { maxBuffer: 2 ** 30 });
  expect(found.equals(content)).toBe(true);
});

test.each(sizes)("we read what the age program encrypts: %i bytes", async (size) => {
  const [content, name] = [randomBytes(size), `theirs-${size}.age`];
  await writeFile(join(folder, "plain"), content);
  execFileSync("age", ["-r", recipient, "-o", join(folder, name), join(folder, "plain")]);
  // The whole file that age-keygen wrote, with its comments, as a person pastes it.
  const identity = await readFile(keyFile, "utf8");
  const reader = await decryptingReader(await storage.open(name), { fileName: name, identity, recipients: [] });
  expect((await reader.read(0, reader.sizeBytes)).equals(content)).toBe(true);
  await reader.close();
});

test("a file encrypted with a passphrase says how to go on", async () => {
  // What `age -p` writes begins like this; it asks for its passphrase on a terminal only.
  const header =
    "age-encryption.org/v1\n-> scrypt 8q1C1m7W8J9Wq0QmJg9e9g 18\nY29tcGxldGVseSBtYWRlIHVwIGJvZHkgb2YgMzIgYg\n";
  await writeFile(join(folder, "passphrase.age"), `${header}--- ${"A".repeat(43)}\n${"x".repeat(64)}`);
  const opened = decryptingReader(await storage.open("passphrase.age"), {
    fileName: "passphrase.age",
    identity: await readFile(keyFile, "utf8"),
    recipients: [],
  });
  await expect(opened).rejects.toMatchObject({
    code: "encryption.passphrase",
    hint: expect.stringContaining("age -d"),
  });
});
