import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { quoteId } from "@/lib/mysql/quote";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { availableServers, connectAsRoot } from "@/test/servers";
import { restoreByClient, skipWithoutClient } from "@/test/vendor-programs";
import { fingerprint } from "./compare-schemas";

type Value = string | number | bigint | Buffer | null;

const letters = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '"', "\\", "\n", "\r", "\0", "\x1a", "`", ";", "--", "é", "🧬", " ", "%"),
    maxLength: 20,
  }),
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const doubles = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? "-0" : value));
const day = fc.tuple(
  fc.integer({ min: 1000, max: 9999 }),
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 0, max: 28 }),
);
const time = fc.tuple(
  fc.integer({ min: 0, max: 23 }),
  fc.integer({ min: 0, max: 59 }),
  fc.integer({ min: 0, max: 999_999 }),
);
const padded = (value: number, digits: number) => String(value).padStart(digits, "0");
const dateText = day.map(([y, m, d]) => `${padded(y, 4)}-${padded(m, 2)}-${padded(m === 0 ? 0 : d, 2)}`);
const timeText = time.map(([h, m, us]) => `${padded(h, 2)}:${padded(m, 2)}:07.${padded(us, 6)}`);

/** A type of column, and what may stand in it. */
const kinds: { type: string; values: fc.Arbitrary<Value> }[] = [
  { type: "TINYINT", values: fc.integer({ min: -128, max: 127 }) },
  { type: "BIGINT UNSIGNED ZEROFILL", values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String) },
  {
    type: "DECIMAL(40, 12)",
    values: fc
      .tuple(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }), fc.nat(999_999_999))
      .map(([a, b]) => `${a}.${b}`),
  },
  { type: "FLOAT", values: fc.float({ noNaN: true, noDefaultInfinity: true }) },
  { type: "DOUBLE", values: doubles },
  { type: "BIT(37)", values: fc.bigInt({ min: 0n, max: 2n ** 37n - 1n }).map(String) },
  { type: "YEAR", values: fc.integer({ min: 1901, max: 2155 }) },
  { type: "DATE", values: dateText },
  { type: "DATETIME(6)", values: fc.tuple(dateText, timeText).map((parts) => parts.join(" ")) },
  { type: "TIME(6)", values: timeText },
  { type: "CHAR(80) CHARACTER SET utf8mb4", values: letters },
  { type: "VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", values: letters },
  { type: "LONGTEXT CHARACTER SET utf8mb4", values: letters },
  { type: "TEXT CHARACTER SET utf16", values: letters },
  { type: "VARCHAR(300) CHARACTER SET latin1", values: bytes },
  { type: "VARCHAR(300) CHARACTER SET cp1251", values: bytes },
  { type: "VARBINARY(300)", values: bytes },
  { type: "BINARY(20)", values: bytes.map((value) => value.subarray(0, 20)) },
  { type: "LONGBLOB", values: bytes },
  { type: "ENUM('', 'a', 'b''c', 'é')", values: fc.constantFrom("", "a", "b'c", "é", "no member") },
  { type: "SET('x', 'y z', 'ü')", values: fc.subarray(["x", "y z", "ü"]).map((members) => members.join(",")) },
  { type: "JSON", values: fc.json({ maxDepth: 2 }) },
];

const name = fc.string({
  unit: fc.constantFrom("a", "B", "`", "'", '"', "\\", ";", ".", "%", "-", "é", "$", "1"),
  minLength: 1,
  maxLength: 12,
});

const schema = fc.record({
  table: name,
  columns: fc.uniqueArray(fc.tuple(name, fc.nat(kinds.length - 1)), {
    minLength: 1,
    maxLength: 6,
    selector: ([column]) => column.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(),
  }),
  seeds: fc.array(fc.nat(), { maxLength: 12 }),
  increment: fc.integer({ min: 1, max: 100_000 }),
});

const runs = 15;
const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

describe.each(availableServers())(`random schemas on $flavour (TEST_SEED=${seed})`, ({ flavour, url }) => {
  const names = ["source", "copy"].map((role) => `sw_random_${role}_${newId().slice(-10)}`) as [string, string];
  const [source, copy] = names;
  let root: Connection;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
  });
  afterAll(async () => {
    for (const database of names) await root.query(`DROP DATABASE IF EXISTS ${database}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test("come back as they were", async (context) => {
    skipWithoutClient(context, flavour);
    const property = fc.asyncProperty(schema, async ({ table, columns, seeds, increment }) => {
      for (const database of names)
        await root.query(`DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database}`);
      await root.query(`USE ${source}; SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'`);
      const defined = columns.map(([column, kind]) => `${quoteId(column)} ${kinds[kind]?.type}`);
      await root.query(
        `CREATE TABLE ${quoteId(table)} (\`the key\` INT NOT NULL AUTO_INCREMENT PRIMARY KEY, ${defined.join(", ")}) AUTO_INCREMENT = ${increment}`,
      );
      for (const of of seeds) {
        const values = columns.map(([, kind], index) => {
          const values = kinds[kind]?.values ?? fc.constant(null);
          return fc.sample(fc.option(values, { freq: 6 }), { numRuns: 1, seed: of + index })[0] ?? null;
        });
        await root.query(
          `INSERT INTO ${quoteId(table)} (${columns.map(([column]) => quoteId(column)).join(", ")}) VALUES (?)`,
          [values],
        );
      }
      const { path, manifest } = await dumpToFile(urlOf(url, source), folder);
      expect(manifest.totals.rows).toBe(seeds.length);
      await restoreByClient(flavour, url, path, copy);
      expect(await fingerprint(root, copy)).toEqual(await fingerprint(root, source));
    });
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
  });
});
