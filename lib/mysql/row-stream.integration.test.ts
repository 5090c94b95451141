import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sleep } from "@/lib/kernel/sleep";
import { openTarget } from "@/lib/mysql/open-target";
import type { Target } from "@/lib/mysql/target";
import { availableServers, connectAsRoot } from "@/test/servers";
import { streamRows } from "./row-stream";

const manyRows =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT a.i, REPEAT('x', 50) FROM n a, n b";

describe.each(availableServers())("row stream on $flavour", ({ flavour, url }) => {
  let target: Target;
  let connection: Connection;

  beforeAll(async () => {
    target = openTarget({ targetUrl: `${url.replace(/\/$/, "")}/information_schema`, targetPoolSize: 1 });
    connection = await target.connect();
  });
  afterAll(async () => {
    connection.destroy();
    await target.close();
  });

  test("hands over each row's bytes as the server sent them, NULL and empty apart", async () => {
    const rows: string[] = [];
    const sql = "SELECT 7, NULL, '', CONVERT('é🧬' USING utf8mb4), x'00ff'";
    await streamRows(
      connection,
      sql,
      (buffer, start, end) => void rows.push(buffer.toString("hex", start, end)),
      "testing",
    );
    expect(rows).toEqual(["0137" + "fb" + "00" + "06c3a9f09fa7ac" + "0200ff"]);
    const [after] = await connection.query("SELECT 'usable' AS answer");
    expect(after).toEqual([{ answer: "usable" }]);
  });

  test("a result without rows ends, and a wrong statement throws the server's error", async () => {
    await streamRows(connection, "SELECT 1 FROM (SELECT 1) t WHERE 1 = 0", () => expect.unreachable(), "testing");
    await expect(streamRows(connection, "SELECT nonsense", () => undefined, "testing")).rejects.toMatchObject({
      code: "ER_BAD_FIELD_ERROR",
    });
  });

  test("values split over several 16 MiB packets arrive whole and are not taken for the end", async () => {
    const limit = await largestValue(connection);
    const lengths: number[] = [];
    for (const length of [2 ** 24 - 10, 2 ** 24 - 5, 2 ** 24 - 4, 2 ** 24, 20_000_000].filter(
      (length) => length < limit,
    ))
      await streamRows(
        connection,
        `SELECT REPEAT('x', ${length}) UNION ALL SELECT 'end'`,
        (_buffer, start, end) => void lengths.push(end - start),
        "testing",
      );
    expect(lengths.length).toBeGreaterThan(0);
    expect(lengths.length % 2).toBe(0);
    expect(lengths.filter((length) => length !== 4).every((length) => length >= 2 ** 24 - 10)).toBe(true);
  });

  test("a promise from the consumer holds back the rows that follow", async () => {
    let [rows, early, holding] = [0, 0, false];
    const hold = async () => {
      holding = true;
      await sleep(10);
      holding = false;
    };
    await streamRows(
      connection,
      manyRows,
      () => {
        if (holding) early++;
        return ++rows % 100_000 === 0 ? hold() : undefined;
      },
      "testing",
    );
    expect({ rows, early }).toEqual({ rows: 1_000_000, early: 0 });
  });

  test("an error of the consumer, now or later, comes out as it is and ends the session", async () => {
    for (const fail of [() => Promise.reject(new Error("disk full")), () => thrown("disk full")]) {
      const own = await target.connect();
      await expect(streamRows(own, manyRows, fail, "testing")).rejects.toThrow("disk full");
      await expect(own.query("SELECT 1")).rejects.toThrow(/closed/);
    }
  });

  test.each(["KILL", "KILL QUERY"])("%s in the middle is told as a lost connection, not as an end", async (kill) => {
    const own = await target.connect();
    const root = await connectAsRoot(flavour);
    let rows = 0;
    const onRow = () => (++rows === 1000 ? root.query(`${kill} ${own.threadId}`).then(() => undefined) : undefined);
    await expect(streamRows(own, manyRows, onRow, "reading")).rejects.toMatchObject({
      code: "target.connection_lost",
      message: expect.stringContaining("while reading"),
    });
    expect(rows).toBeLessThan(1_000_000);
    own.destroy();
    await root.end();
  });
});

function thrown(message: string): never {
  throw new Error(message);
}

async function largestValue(connection: Connection): Promise<number> {
  const [rows] = await connection.query("SELECT @@max_allowed_packet AS bytes");
  return Number((rows as { bytes: string }[])[0]?.bytes);
}
