import { expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import { untilState } from "@/test/jobs";
import { actor, makeDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { connectAsRoot } from "@/test/servers";
import { startDrill } from ".";

const operator = actor("operator");
const patienceMs = 200_000;

test("a thousand tables, each with a key to the one before", async () => {
  const deps = await makeDeps("mariadb");
  const root = await connectAsRoot("mariadb");
  await root.query(`USE ${deps.target.database}`);
  for (let from = 0; from < 1000; from += 100)
    await root.query(Array.from({ length: 100 }, (_, i) => createTable(from + i)).join(";"));
  await root.end();
  const worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded", patienceMs);
  const drill = await startDrill(deps, operator, { id: backup.id });
  const { result } = await untilState(deps, drill.jobId, "succeeded", patienceMs);
  expect(result).toMatchObject({ tables: 1000, rows: 1000, orphans: [], differences: [] });
  expect(result).toMatchObject({ checksums: { compared: 1000, equal: 1000, without: [] } });
  await worker.stop(1000);
  await deps.dispose();
}, 600_000);

function createTable(n: number): string {
  const key = n === 0 ? "" : `, FOREIGN KEY (p) REFERENCES t${n - 1} (id)`;
  return `CREATE TABLE t${n} (id INT PRIMARY KEY, p INT, KEY (p)${key}); INSERT INTO t${n} VALUES (1, ${n === 0 ? "NULL" : 1})`;
}
