import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { splitStatements } from "@/lib/mysql/sql";
import { availableServers, connectAsRoot, type Flavour, requireServer } from "../../test/servers";
import { applyThrough } from "./apply-through";
import { seedTables } from "./data/tables";
import { seedGeneAtlas, type SeedResult } from "./seed";

const folder = import.meta.dirname;
const files = readdirSync(join(folder, "migrations")).toSorted();
const [appliedFiles, pendingFiles] = [files.slice(0, -3), files.slice(-3)];

describe.each(availableServers())("gene_atlas on $flavour", ({ flavour }) => {
  const [database, twin] = ["a", "b"].map((letter) => `gene_atlas_${letter}_${newId().slice(-12)}`) as [string, string];
  let root: Connection;
  let seeded: SeedResult;

  const urlOf = (name: string): string => `${requireServer(flavour).replace(/\/$/, "")}/${name}`;

  async function rows(sql: string): Promise<RowDataPacket[]> {
    const [found] = await root.query<RowDataPacket[]>(sql);
    return found;
  }

  async function count(from: string): Promise<number> {
    const [row] = await rows(`SELECT COUNT(*) AS n FROM ${from}`);
    return Number(row?.["n"]);
  }

  /** Not CHECKSUM TABLE: with a virtual column MariaDB answers differently for equal tables. */
  async function fingerprints(name: string): Promise<string[]> {
    const hashes: string[] = [];
    for (const table of seedTables) {
      const content = await rows(`SELECT * FROM ${name}.${table.name} ORDER BY 1, 2`);
      hashes.push(`${table.name} ${createHash("sha256").update(JSON.stringify(content)).digest("hex")}`);
    }
    return hashes;
  }

  /** Statement by statement, as any careful client would. */
  async function run(file: string): Promise<void> {
    for (const { sql } of splitStatements(await readFile(join(folder, file)))) await root.query(sql.toString());
  }

  beforeAll(async () => {
    root = await connectAsRoot(flavour);
    for (const name of [database, twin]) await root.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
    await root.query(`USE ${database}`);
    seeded = await seedGeneAtlas({ url: urlOf(database), scale: 0.05 });
    await seedGeneAtlas({ url: urlOf(twin), scale: 0.05 });
  });

  afterAll(async () => {
    for (const name of [database, twin]) await root.query(`DROP DATABASE IF EXISTS ${name}`);
    await root.end();
  });

  test("says how many tables and rows it made, and they are there", async () => {
    const counts = await Promise.all(seedTables.map(({ name }) => count(name)));
    expect(seeded.tables).toBe(16);
    expect(seeded.rows).toBe(counts.reduce((sum, rowsOfTable) => sum + rowsOfTable, 0));
    expect(seeded.rows).toBeGreaterThan(15_000);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test("two seeds of one scale are equal", async () => {
    expect(await fingerprints(twin)).toEqual(await fingerprints(database));
  });

  test("leaves the last three migrations to the reader", async () => {
    const applied = await rows("SELECT version FROM schema_version WHERE state = 'applied' ORDER BY version");
    expect(applied.map((row) => String(row["version"]))).toEqual(appliedFiles.map((name) => name.slice(0, 3)));
  });

  test("text of every script comes back as it went in", async () => {
    const names = (await rows("SELECT display_name AS name FROM curator ORDER BY id LIMIT 16")).map((row) =>
      String(row["name"]),
    );
    expect(names).toContain("ليلى حداد");
    expect(names).toContain("𠮷野 実");
    expect(names).toContain("Jose\u0301 Pereyra");
    expect(await count("comment WHERE body LIKE BINARY '%👩🏿‍🔬🧬%'")).toBeGreaterThan(0);
  });

  test("NULL, the empty string and the empty BLOB are all there and all different", async () => {
    expect(await count("review WHERE remarks IS NULL")).toBeGreaterThan(0);
    expect(await count("review WHERE remarks = ''")).toBeGreaterThan(0);
    expect(await count("variant WHERE alternate_allele = ''")).toBeGreaterThan(0);
    expect(await count("curator WHERE avatar IS NULL")).toBeGreaterThan(0);
    expect(await count("curator WHERE LENGTH(avatar) = 0")).toBeGreaterThan(0);
  });

  test("generated columns, views on views, function and trigger work", async () => {
    expect(
      await count("variant WHERE length_change = 0 AND kind = 'substitution' AND locus LIKE 'chr%:%'"),
    ).toBeGreaterThan(0);
    expect(await count("evidence WHERE source = 'laboratory'")).toBeGreaterThan(0);
    expect(await count("published_assertion WHERE severity = 5")).toBeGreaterThan(0);
    expect(await count("gene_overview WHERE actionable > 0")).toBeGreaterThan(0);
    const logged = await count("activity_log");
    await root.beginTransaction();
    await root.query("UPDATE review SET decision = 'rejected' WHERE decision IS NULL LIMIT 1");
    expect(await count("activity_log")).toBe(logged + 1);
    await root.rollback();
  });

  test("the pending migrations run, and the guarded and the repeatable one run again without harm", async () => {
    await applyThrough({ url: urlOf(database), folder: join(folder, "migrations"), version: "011" });
    const before = [
      await rows("SELECT * FROM criterion_usage"),
      await rows("SELECT COUNT(review_due_on) FROM assertion"),
    ];
    for (const file of pendingFiles.slice(0, 2)) await run(join("migrations", file));
    const again = [
      await rows("SELECT * FROM criterion_usage"),
      await rows("SELECT COUNT(review_due_on) FROM assertion"),
    ];
    expect(again).toEqual(before);
    expect(await count("criterion_usage WHERE cited > 0")).toBe(12);
    expect(await count("variant_transcript WHERE is_preferred")).toBeGreaterThan(0);
    expect(
      await count("information_schema.routines WHERE routine_schema = DATABASE() AND routine_name LIKE 'add\\_%'"),
    ).toBe(0);
  });

  const client = vendorClient(flavour);

  test.skipIf(client === undefined)("the vendor's client runs the pending files to the same end", async () => {
    for (const file of pendingFiles) await runWithClient(client ?? "", urlOf(twin), join(folder, "migrations", file));
    expect(await fingerprints(twin)).toEqual(await fingerprints(database));
  });

  test("the procedure withdraws what rested on a retracted paper alone", async () => {
    const [sole] = await rows(
      "SELECT e.publication_id AS paper FROM evidence e JOIN assertion a ON a.id = e.assertion_id AND a.status = 'published' " +
        "GROUP BY e.assertion_id, e.publication_id HAVING paper IS NOT NULL AND COUNT(*) = (SELECT COUNT(*) FROM evidence o " +
        "WHERE o.assertion_id = e.assertion_id) LIMIT 1",
    );
    const published = await count("published_assertion");
    await root.query("CALL withdraw_after_retraction(?, @withdrawn)", [sole?.["paper"]]);
    const [result] = await rows("SELECT @withdrawn AS withdrawn");
    expect(Number(result?.["withdrawn"])).toBeGreaterThan(0);
    expect(await count("published_assertion")).toBe(published - Number(result?.["withdrawn"]));
  });

  test("the damage hurts", async () => {
    const [reviews, published] = [await count("review"), await count("published_assertion")];
    await run("damage.sql");
    expect(await count("review")).toBeLessThan(reviews);
    expect(published).toBeGreaterThan(0);
    expect(await count("published_assertion")).toBe(0);
  });
});

/** The client that understands DELIMITER by itself: the yardstick for our reading of these files. */
function vendorClient(flavour: Flavour): string | undefined {
  if (flavour === "mariadb") return "mariadb";
  const folderOfMysql = process.env["TEST_MYSQL_CLIENT_DIR"];
  return folderOfMysql === undefined ? undefined : join(folderOfMysql, "mysql");
}

async function runWithClient(client: string, url: string, file: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const child = spawn(
    client,
    ["--default-character-set=utf8mb4", "-h", hostname, "-P", port, "-u", username, pathname.slice(1)],
    { stdio: ["pipe", "ignore", "pipe"], env: { ...process.env, MYSQL_PWD: password } },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  createReadStream(file).pipe(child.stdin);
  const [code] = await once(child, "close");
  expect({ code, complaint }).toMatchObject({ code: 0 });
}
