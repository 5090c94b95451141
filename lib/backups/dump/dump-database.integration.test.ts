import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ArchiveFacts, createArchiveWriter, type Manifest } from "@/lib/archive";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { availableServers, connectAsRoot, type Flavour } from "@/test/servers";
import { createTypesSchema } from "@/test/types-schema";
import { dumpDatabase, type DumpOptions } from "./dump-database";

const run = promisify(execFile);

describe.each(availableServers())("a dump of $flavour", ({ flavour, url }) => {
  const names = ["source", "copy"].map((role) => `sw_dump_${role}_${newId().slice(-10)}`) as [string, string];
  const [source, copy] = names;
  let root: Connection;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    for (const name of names) await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await root.query(`USE ${source}`);
    await createTypesSchema(root, flavour);
  });
  afterAll(async () => {
    for (const name of names) await root.query(`DROP DATABASE IF EXISTS ${name}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test("everything comes back through zstdcat and the vendor's client, as the vendor's own dump of both sides shows", async () => {
    const { manifest, path, log } = await dumpToFile(targetUrl(url, source), folder);
    expect(log.filter((line) => !line.includes("MyISAM") && !line.includes("old versions")).slice(0, -1)).toEqual([]);
    expect(manifest.tables.find(({ name }) => name === "old_engine")).toMatchObject({ consistent: false, rows: 1 });
    expect(manifest.tables.find(({ name }) => name === "derived")?.columns.filter(({ generated }) => generated)).toHaveLength(2);
    expect(manifest.totals.rows).toBe(manifest.tables.reduce((sum, { rows }) => sum + rows, 0));
    await restoreByClient(flavour, url, path, copy);
    await restoreByClient(flavour, url, path, copy);
    expect(await vendorDump(flavour, url, copy)).toEqual(await vendorDump(flavour, url, source));
  });
});

function targetUrl(url: string, database: string): string {
  return `${url.replace(/\/$/, "")}/${database}`;
}

async function dumpToFile(
  url: string,
  folder: string,
  options: Partial<DumpOptions> = {},
): Promise<{ manifest: Manifest; facts: ArchiveFacts; path: string; log: string[] }> {
  const target = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const fileName = `${newId()}.sql.zst`;
  const writer = createArchiveWriter(await openLocalDisk(folder).create(fileName, newId()), { compressionLevel: 1 });
  const log: string[] = [];
  try {
    const facts = await dumpDatabase({
      target,
      writer,
      product: "Seaworthy test",
      createdAt: new Date(),
      migrationVersion: null,
      signal: new AbortController().signal,
      progress: () => undefined,
      log: (line) => void log.push(line),
      ...options,
    });
    const { manifest } = await writer.finish(facts);
    return { manifest, facts, path: join(folder, fileName), log };
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    await target.close();
  }
}

function clientArguments(url: string): string[] {
  const { hostname, port, username, password } = new URL(url);
  return [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, `--password=${password}`, "--default-character-set=utf8mb4"];
}

function program(flavour: Flavour, name: "client" | "dump"): string {
  if (flavour === "mariadb") return name === "client" ? "mariadb" : "mariadb-dump";
  return join(process.env["TEST_MYSQL_CLIENT_DIR"] ?? "", name === "client" ? "mysql" : "mysqldump");
}

async function restoreByClient(flavour: Flavour, url: string, path: string, database: string): Promise<void> {
  const decompress = spawn("zstdcat", [path], { stdio: ["ignore", "pipe", "inherit"] });
  const client = spawn(program(flavour, "client"), [...clientArguments(url), "--comments", database], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaints = "";
  client.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => client.on("close", resolve));
  await pipeline(decompress.stdout, client.stdin).catch(() => undefined);
  if ((await ended) !== 0) throw new Error(`The client refused the dump: ${complaints}`);
}

async function vendorDump(flavour: Flavour, url: string, database: string): Promise<string[]> {
  const flags = ["--skip-dump-date", "--skip-comments", "--routines", "--events", "--triggers", "--hex-blob", "--order-by-primary", "--single-transaction"];
  const gtid = flavour === "mysql" ? ["--set-gtid-purged=OFF"] : [];
  const { stdout } = await run(program(flavour, "dump"), [...clientArguments(url), ...flags, ...gtid, database], { maxBuffer: 2 ** 30, encoding: "latin1" });
  return stdout.replaceAll(database, "DATABASE").split("\n");
}
