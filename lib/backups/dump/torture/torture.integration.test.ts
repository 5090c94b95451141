import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { dumpToFile, type DumpedFile, urlOf } from "@/test/dump-to-file";
import { availableServers, connectAsRoot } from "@/test/servers";
import { restoreByClient, skipWithoutClient, vendorDump } from "@/test/vendor-programs";
import { fingerprint } from "./compare-schemas";
import { createTorture } from "./create-torture";

describe.each(availableServers())("everything a $flavour server can hold", ({ flavour, url }) => {
  const names = ["source", "copy"].map((role) => `sw_torture_${role}_${newId().slice(-10)}`) as [string, string];
  const [source, copy] = names;
  let root: Connection;
  let folder: string;
  let dumped: DumpedFile;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    root = await connectAsRoot(flavour);
    await root.query(`CREATE DATABASE ${source}; CREATE DATABASE ${copy} CHARACTER SET latin1; USE ${source}`);
    await createTorture(root, flavour, source);
    dumped = await dumpToFile(urlOf(url, source), folder);
  });
  afterAll(async () => {
    for (const name of names) await root.query(`DROP DATABASE IF EXISTS ${name}`);
    root.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  /** The vendor's dump, whatever the schema's name, and whether it stands before the names of its objects. */
  async function anonymousDump(database: string): Promise<string[]> {
    const lines = await vendorDump(flavour, url, database);
    return lines.map((line) =>
      line
        .replaceAll(source, "DATABASE")
        .replaceAll("`DATABASE`.", "")
        .replaceAll("DATABASE.", "")
        // MySQL says it of columns that were defined with a COLLATE, as all are once they came out of SHOW CREATE.
        .replace(/ CHARACTER SET \w+(?= COLLATE)/g, "")
        // Rows that name their transactions: no copy can have the same.
        .replace(/\(1,1,\d+,18446744073709551615\)/, "(1,1,since,ever)"),
    );
  }

  test("comes back through zstdcat and the vendor's client, into a session with settings of its own", async (context) => {
    skipWithoutClient(context, flavour);
    await restoreByClient(flavour, url, dumped.path, copy, "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '-03:00'");
    expect(await anonymousDump(copy)).toEqual(await anonymousDump(source));
    expect(await fingerprint(root, copy)).toEqual(await fingerprint(root, source));
  });
});
