import { rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { seedGeneAtlas } from "@/examples/gene-atlas/seed";
import type { DataFolder } from "./data-folder";
import { targetDatabase } from "./database-accounts";
import { step } from "./terminal";

/** For an embedded target whose operator names no other folder. */
export const sampleMigrations = resolve("examples/gene-atlas/migrations");

/**
 * Fills the sample application's database at the first start. A file says that filling is under way: what a start that
 * was killed has left is dropped and made again, and a database that holds anything else is never touched.
 */
export async function fillSampleApplication(folder: DataFolder, url: string): Promise<void> {
  const underWay = join(folder.database, "sample-under-way");
  if (await isFile(underWay)) await recreate(url);
  else if (!(await isEmpty(url))) return;
  await writeFile(underWay, "");
  await step("Sample application (gene atlas)", () => seedGeneAtlas({ url, migrationsDir: sampleMigrations }));
  await rm(underWay);
}

async function isEmpty(url: string): Promise<boolean> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>("SHOW TABLES");
    return rows.length === 0;
  } finally {
    await connection.end();
  }
}

async function recreate(url: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(`DROP DATABASE IF EXISTS ${targetDatabase}`);
    await connection.query(`CREATE DATABASE ${targetDatabase} CHARACTER SET utf8mb4`);
  } finally {
    await connection.end();
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
