import { createConnection } from "mysql2/promise";
import { expect, test } from "vitest";
import { startMariadb } from "../../scripts/setup/servers.mjs";
import { emptySchema } from "./empty-schema";

test("a server that is read-only is told as that, and nothing counts as touched", async () => {
  const server = await startMariadb();
  const root = await createConnection({ uri: server.url, multipleStatements: true });
  try {
    await root.query("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT); CREATE USER app IDENTIFIED BY 'app'");
    await root.query("GRANT ALL ON shop.* TO app; SET GLOBAL read_only = ON");
    const connection = await createConnection(server.url.replace("root:root", "app:app"));
    let touched = false;
    const emptied = emptySchema(connection, "shop", new AbortController().signal, () => (touched = true));
    await expect(emptied).rejects.toMatchObject({
      code: "restore.read_only",
      message: "The server of shop is read-only. Nothing was touched.",
    });
    expect(touched).toBe(false);
    await connection.end();
  } finally {
    await root.end();
    await server.stop();
  }
});
