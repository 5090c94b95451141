import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { unsentBytes, unsentIn } from "./unsent-bytes";

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000007:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:0BB8 0100007F:C001 01 00000010:00000000 00:00000000 00000000  1000        0 2 1
   2: 0100007F:0BB8 0100007F:C002 04 00000100:00000000 00:00000000 00000000  1000        0 0 1
   3: 0100007F:0CEA 0100007F:0BB8 01 00001000:00000000 00:00000000 00000000  1000        0 3 1
`;

test("what connections of a port still have to send is added up, closed ones included, listening ones not", () => {
  expect(unsentIn(table, 3000)).toBe(0x110);
  expect(unsentIn("", 3000)).toBe(0);
});

test("a client that does not read leaves bytes behind, until it does", async () => {
  const server = createServer((socket) => socket.end(Buffer.alloc(16 * 1024 * 1024)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect(port, "127.0.0.1");
  await once(client, "connect");
  await expect.poll(() => unsentBytes(port)).toBeGreaterThan(1000);
  client.resume();
  await once(client, "end");
  await expect.poll(() => unsentBytes(port)).toBe(0);
  client.destroy();
  server.close();
});
