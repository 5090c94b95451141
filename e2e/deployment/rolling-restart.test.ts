import { createHash } from "node:crypto";
import { get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { newBackup } from "./backups";
import { startLoad } from "./load";
import { run } from "./run-program";
import { newAdministrator, sharedStack } from "./test-stack";

const stack = sharedStack();

/** Reads a file as slowly as a thin line does; answers its SHA-256. */
function downloadSlowly(path: string, cookie: string, bytesPerSecond: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${stack.url}${path}`, { headers: { cookie } }, (response) => {
      const hash = createHash("sha256");
      const read = async () => {
        for await (const piece of response as AsyncIterable<Buffer>) {
          hash.update(piece);
          await wait((piece.length / bytesPerSecond) * 1000);
        }
      };
      read().then(() => resolve(hash.digest("hex")), reject);
    }).once("error", reject);
  });
}

test("all replicas are replaced under constant load, and no request is lost", { timeout: 900_000 }, async () => {
  const names = ["ada", "ben", "cleo", "dora", "emil"];
  const people = [];
  for (const name of names) people.push(await newAdministrator(stack, name));
  const [first] = people;
  if (first === undefined) throw new Error("nobody is there");
  const backup = await newBackup(stack, first);
  const before = await stack.containers("web");

  const load = startLoad(stack.url, people, {
    path: `/api/admin/backups/${backup.id}/hold`,
    body: { reason: "kept while replicas are replaced" },
  });
  await wait(5000);
  // Begun before the first replica goes, over when it is long gone, as far as that waits for it.
  const download = downloadSlowly(`/api/admin/backups/${backup.id}/download`, first.cookie, backup.sizeBytes / 40);
  const startedAt = performance.now();
  const said = await run("sh", ["scripts/docker/rolling-restart.sh"], { env: stack.environment(), limitSeconds: 780 });
  const restartSeconds = Math.round((performance.now() - startedAt) / 1000);
  await wait(5000);
  const outcome = await load.stop();

  const { lost, ...figures } = outcome;
  console.log("rolling restart", { restartSeconds, lost: lost.length, ...figures });
  expect(lost).toEqual([]);
  expect(figures.requests).toBeGreaterThan(500);
  expect(said).toContain(`replaced ${before.length} of ${before.length}`);
  const after = await stack.containers("web");
  expect(after).toHaveLength(before.length);
  expect(after.filter(({ id }) => before.some((old) => old.id === id))).toEqual([]);
  expect(await download).toBe(backup.checksum);
  // Each change was done, and once: whoever lost an answer might have asked again.
  expect(await timesHeld(backup.fileName)).toBe(figures.changes);
});

async function timesHeld(fileName: string): Promise<number> {
  const found = await stack.seaworthy(
    "audit",
    "export",
    "--action",
    "backup.hold",
    "--subject",
    fileName,
    "--format",
    "json",
  );
  return (JSON.parse(found) as unknown[]).length;
}
