import { createConnection } from "mysql2/promise";
import { expect, test } from "vitest";
import type { Manifest } from "@/lib/archive";
import { checksumTable } from "@/lib/backups";
import { startMariadb } from "../../scripts/setup/servers.mjs";
import { compareWithManifest } from "./compare-restored";
import { readObjectsAs } from "./live-schema";

test("on a server that keeps Orders as orders, an archive's Orders is there, with its rows and its checksum", async () => {
  const server = await startMariadb(["--lower-case-table-names=1"]);
  const connection = await createConnection({ uri: server.url, multipleStatements: true });
  try {
    await connection.query("CREATE DATABASE shop; USE shop; CREATE TABLE Orders (id INT PRIMARY KEY, total INT)");
    await connection.query("INSERT INTO Orders VALUES (1, 2); CREATE VIEW Recent AS SELECT * FROM Orders");
    const orders = { name: "Orders", rows: 1 } as Manifest["tables"][number];
    const gone = { name: "Gone", rows: 1 } as Manifest["tables"][number];
    const manifest = { tables: [orders, gone], objects: { views: ["Recent"] } } as unknown as Manifest;
    expect(await readObjectsAs(connection, "shop", manifest)).toEqual(
      expect.arrayContaining([
        { objectClass: "tables", name: "Orders" },
        { objectClass: "views", name: "Recent" },
      ]),
    );
    expect(await compareWithManifest(connection, "shop", manifest)).toEqual({
      missing: [{ objectClass: "tables", name: "Gone" }],
      rows: [],
    });
    expect(await checksumTable(connection, "shop", "Orders")).toEqual(
      await checksumTable(connection, "shop", "orders"),
    );
  } finally {
    await connection.end();
    await server.stop();
  }
});
