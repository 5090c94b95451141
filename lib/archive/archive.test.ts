import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256Hex } from "@/lib/kernel/ids";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { openArchive, verifyArchive } from "./index";
import { sampleFrames, writeSample } from "./sample-archive";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-archive-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("an archive", () => {
  test("gives back every frame and every statement as they were written", async () => {
    const storage = openLocalDisk(folder);
    await writeSample(storage, "round.sql.zst");
    const archive = await openArchive(storage, "round.sql.zst");
    for (const [index, frame] of sampleFrames().entries()) {
      expect((await archive.readFrame(index)).equals(frame.sql)).toBe(true);
      const statements = await archive.statements(index);
      expect(statements.map(String)).toEqual(
        frame.statements.map(([offset, length]) => frame.sql.toString("utf8", offset, offset + length)),
      );
    }
    await archive.close();
  });

  test("is standard zstd: zstdcat gives all SQL and nothing else, zstd -l knows its size", async () => {
    const storage = openLocalDisk(folder);
    const { manifest } = await writeSample(storage, "plain.sql.zst");
    const path = join(folder, "plain.sql.zst");
    const sql = execFileSync("zstdcat", [path], { encoding: "utf8" });
    const written = Buffer.concat(sampleFrames().map((frame) => frame.sql)).toString();
    expect(sql).toBe(
      `${written}-- Seaworthy archive complete: 2 tables, 1003 rows, ${manifest.totals.statements} statements.\n`,
    );
    expect(execFileSync("zstd", ["-lv", path], { encoding: "utf8", stdio: "pipe" })).toContain(
      `(${manifest.totals.plainBytes} B)`,
    );
  });

  test("verifies, and says what was found", async () => {
    const storage = openLocalDisk(folder);
    const written = await writeSample(storage, "good.sql.zst");
    const bytes = await readFile(join(folder, "good.sql.zst"));
    const progress: number[] = [];
    const found = await verifyArchive(storage, "good.sql.zst", {
      onProgress: ({ framesDone }) => progress.push(framesDone),
    });
    expect(found).toMatchObject({ checksum: sha256Hex(bytes), rows: 1003, manifest: written.manifest });
    expect(written.checksum).toBe(found.checksum);
    expect(progress.at(-1)).toBe(written.manifest.frames.length);
  });
});
