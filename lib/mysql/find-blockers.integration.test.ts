import { createConnection } from "mysql2/promise";
import { describe, expect, test } from "vitest";
import { makeDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { sql } from "@/test/target-sql";
import { findBlockers } from "./find-blockers";

describe.each(availableServers())("who blocks on $flavour", ({ flavour }) => {
  test("is named by connection, idle or at whatever statement; who is excepted is not", async () => {
    const deps = await makeDeps(flavour);
    const { targetUrl } = deps.config;
    const [holder, watcher] = await Promise.all([createConnection(targetUrl), createConnection(targetUrl)]);
    const where = { database: deps.target.database, table: "held", except: [] };
    try {
      await sql(deps, "CREATE TABLE held (id INT PRIMARY KEY)");
      await holder.query("START TRANSACTION");
      await holder.query("INSERT INTO held VALUES (1)");
      // The server tells of its transactions from a copy, which it makes anew once nobody has asked for a tenth of a second.
      const seldom = { interval: 300 };
      await expect
        .poll(() => findBlockers(watcher, where), seldom)
        .toEqual([expect.stringMatching(/^connection \d+ \(root@.+\), idle for \d+ s in a transaction$/)]);
      const running = holder.query("SELECT SLEEP(2), '🧬'");
      await expect
        .poll(() => findBlockers(watcher, where), seldom)
        .toEqual([expect.stringMatching(/^connection \d+ \(root@.+\), running SELECT SLEEP\(2\)/)]);
      expect(await findBlockers(watcher, { ...where, except: [holder.threadId] })).toEqual([]);
      await running;
    } finally {
      holder.destroy();
      watcher.destroy();
      await deps.dispose();
    }
  });
});
