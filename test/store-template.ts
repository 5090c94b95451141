import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { newId } from "@/lib/kernel/ids";
import { migrateStore } from "@/lib/migrations/migrate-store";
import { quoteId } from "@/lib/mysql/quote";
import { openStore, type Store } from "@/lib/store/open-store";
import { availableServers, connectAsRoot, type Flavour, requireServer } from "./servers";

/**
 * Migrating is careful, and keeps books on each of its statements: what hundreds of tests need is the store it leaves.
 * It is migrated once a run for each server, and read into a script that makes the same in one round trip.
 */
export async function writeStoreTemplates(folder: string): Promise<void> {
  await Promise.all(
    availableServers().map(async ({ flavour }) =>
      writeFile(join(folder, `${flavour}.sql`), await readMigratedStore(flavour)),
    ),
  );
}

/** Makes of an empty schema what `migrateStore` does: with its help where no test runner has written templates. */
export async function fillStore(store: Store, flavour: Flavour): Promise<void> {
  const folder = process.env["TEST_STORE_TEMPLATES"];
  if (folder === undefined) return void (await migrateStore(store));
  const script = await readFile(join(folder, `${flavour}.sql`), "utf8");
  const root = await connectAsRoot(flavour);
  try {
    await root.query(`USE ${quoteId(store.database)};\n${script}`);
  } finally {
    await root.end();
  }
}

async function readMigratedStore(flavour: Flavour): Promise<string> {
  const name = `sw_template_${newId().slice(-12)}`;
  const root = await connectAsRoot(flavour);
  try {
    await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    const storeUrl = `${requireServer(flavour).replace(/\/$/, "")}/${name}`;
    const store = openStore({ storeUrl, storePoolSize: 2 });
    try {
      await migrateStore(store);
    } finally {
      await store.close();
    }
    return await readSchema(root, name);
  } finally {
    await root.query(`DROP DATABASE IF EXISTS ${name}`);
    await root.end();
  }
}

/** A script that makes the tables of a schema, and their rows, in the one that is current when it runs. */
export async function readSchema(connection: Connection, database: string): Promise<string> {
  await connection.query(`USE ${quoteId(database)}`);
  const [tables] = await connection.query<RowDataPacket[]>({ sql: "SHOW TABLES", rowsAsArray: true });
  // Without looking at foreign keys, tables can be made in any order.
  const statements = ["SET foreign_key_checks = 0"];
  for (const [table] of tables as unknown as string[][]) {
    const id = quoteId(table ?? "");
    const [[made]] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${id}`);
    const [rows] = await connection.query<RowDataPacket[]>({ sql: `SELECT * FROM ${id}`, rowsAsArray: true });
    statements.push(String(made?.["Create Table"]));
    if (rows.length > 0) statements.push(connection.format(`INSERT INTO ${id} VALUES ?`, [rows]));
  }
  return `${statements.join(";\n")};\n`;
}
