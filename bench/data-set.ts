import { resolve } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { seedGeneAtlas } from "@/examples/gene-atlas/seed";

/** How much SQL the sample application's data takes at scale 1. */
const megabytesAtScaleOne = 76;

/** The table that says a data set is whole: made last. */
const mark = "bench_data_set_complete";

/** The sample application's database with about so many megabytes of SQL; made once, then found again. */
export async function prepareDataSet(server: string, megabytes: number, log: (line: string) => void): Promise<string> {
  const name = `seaworthy_bench_${megabytes}`;
  const url = `${server.replace(/\/$/, "")}/${name}`;
  const root = await createConnection(server);
  try {
    const [complete] = await root.query<RowDataPacket[]>(
      "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
      [name, mark],
    );
    if (complete.length > 0) return url;
    log(`Making ${name} …`);
    await root.query(`DROP DATABASE IF EXISTS ${name}`);
    await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    const scale = megabytes / megabytesAtScaleOne;
    const { rows } = await seedGeneAtlas({ url, scale, migrationsDir: resolve("examples/gene-atlas/migrations") });
    await root.query(`CREATE TABLE ${name}.${mark} (id INT PRIMARY KEY)`);
    log(`${rows.toLocaleString("en")} rows`);
    return url;
  } finally {
    await root.end();
  }
}
