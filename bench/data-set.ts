import { resolve } from "node:path";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { seedGeneAtlas } from "@/examples/gene-atlas/seed";

/** How much SQL the sample application's data takes at scale 1. */
const megabytesAtScaleOne = 76;

/** Making rows takes minutes per gigabyte: what is larger has its tables several times. */
const seededMegabytes = 1000;

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
    if (megabytes > seededMegabytes) await copyTables(root, server, name, megabytes, log);
    else {
      const scale = megabytes / megabytesAtScaleOne;
      await seedGeneAtlas({ url, scale, migrationsDir: resolve("examples/gene-atlas/migrations") });
    }
    await root.query(`CREATE TABLE ${name}.${mark} (id INT PRIMARY KEY)`);
    return url;
  } finally {
    await root.end();
  }
}

async function copyTables(
  root: Connection,
  server: string,
  name: string,
  megabytes: number,
  log: (line: string) => void,
): Promise<void> {
  const source = new URL(await prepareDataSet(server, seededMegabytes, log)).pathname.slice(1);
  const [tables] = await root.query<RowDataPacket[]>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'",
    [source],
  );
  for (let copy = 1; copy <= Math.round(megabytes / seededMegabytes); copy++)
    for (const { name: table } of tables as { name: string }[]) {
      const columns = await writableColumns(root, source, table);
      await root.query(`CREATE TABLE ${name}.${table}_${copy} LIKE ${source}.${table}`);
      await root.query(`INSERT INTO ${name}.${table}_${copy} (${columns}) SELECT ${columns} FROM ${source}.${table}`);
    }
}

/** Generated columns fill themselves. */
async function writableColumns(root: Connection, schema: string, table: string): Promise<string> {
  const [columns] = await root.query<RowDataPacket[]>(
    "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND EXTRA NOT LIKE '%GENERATED%' ORDER BY ORDINAL_POSITION",
    [schema, table],
  );
  return (columns as { name: string }[]).map(({ name }) => `\`${name}\``).join(", ");
}
