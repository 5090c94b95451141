import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { availableServers } from "@/test/servers";
import { hangUp } from "./core-connection";
import { openTarget } from "./open-target";
import { sendStatement } from "./send-statement";
import type { Target } from "./target";

describe.each(availableServers())("on $flavour", ({ url }) => {
  let target: Target;
  let connection: Connection;
  beforeAll(async () => {
    target = openTarget({ targetUrl: url, targetPoolSize: 1 });
    connection = await target.connect({ database: null });
  });
  afterAll(async () => {
    connection.destroy();
    await target.close();
  });

  async function lengthOfVariable(): Promise<number> {
    const [rows] = await connection.query<RowDataPacket[]>("SELECT LENGTH(@sent) AS bytes");
    return Number(rows[0]?.["bytes"]);
  }

  test("bytes that are no UTF-8 arrive as they are, and the session goes on", async () => {
    await sendStatement(
      connection,
      Buffer.from([...Buffer.from("SET @sent = _binary'"), 0xff, 0x00, 0xc3, 0x28, ...Buffer.from("'")]),
    );
    const [rows] = await connection.query<RowDataPacket[]>("SELECT HEX(@sent) AS hex");
    expect(rows[0]?.["hex"]).toBe("FF00C328");
  });

  // With the byte that says "query" these are just under, just at and just over what one packet holds.
  test.for([0xffffff - 2, 0xffffff - 1, 0xffffff])("a statement of %i bytes", async (bytes, context) => {
    const [rows] = await connection.query<RowDataPacket[]>("SELECT @@max_allowed_packet AS most");
    context.skip(Number(rows[0]?.["most"]) <= bytes + 1, "this server's max_allowed_packet is smaller");
    await sendStatement(connection, Buffer.from(`SET @sent = '${"x".repeat(bytes - 14)}'`));
    expect(await lengthOfVariable()).toBe(bytes - 14);
  });

  test("the server's refusal comes out, and the next statement is answered", async () => {
    await expect(sendStatement(connection, Buffer.from("SELECT FROM"))).rejects.toMatchObject({
      code: "ER_PARSE_ERROR",
    });
    await sendStatement(connection, Buffer.from("DO 1"));
  });

  test("a session that ends rejects, and so does every statement after it", async () => {
    const other = await target.connect({ database: null });
    const slow = sendStatement(other, Buffer.from("DO SLEEP(20)"));
    setTimeout(() => hangUp(other), 50);
    await expect(slow).rejects.toThrow();
    await expect(sendStatement(other, Buffer.from("DO 1"))).rejects.toThrow();
  });
});
