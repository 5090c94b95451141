import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "./proxy";

const address = "http://127.0.0.1:3000/backups?page=2";
const policyOf = async (request: NextRequest) => (await proxy(request)).headers.get("content-security-policy") ?? "";

test("each answer has a nonce of its own, and no exception for what is written into a page", async () => {
  const policies = await Promise.all([1, 2, 3].map(() => policyOf(new NextRequest(address))));
  const nonces = policies.map((policy) => /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(3);
  expect(Buffer.from(nonces[0] ?? "", "base64")).toHaveLength(16);
  for (const policy of policies) expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test("a page learns its own path, and not from the client", async () => {
  const request = new NextRequest(address, { headers: { "x-console-path": "/elsewhere", "x-nonce": "mine" } });
  const { headers } = await proxy(request);
  expect(headers.get("x-middleware-request-x-console-path")).toBe("/backups?page=2");
  expect(headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
});

const tooLarge = [413, "A form may send at most 1000000 bytes."];

test("a form that is too large is refused with the limit in words", async () => {
  const request = new NextRequest(address, { method: "POST", headers: { "content-length": "1000001" } });
  const answer = await proxy(request);
  expect([answer.status, await answer.text()]).toEqual(tooLarge);
});

test("one that does not say how long it is, is counted, and read no further than the limit", async () => {
  let pieces = 0;
  const inPieces = (count: number) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pieces++ === count) controller.close();
        else controller.enqueue(new Uint8Array(100_000));
      },
    });
  const send = (count: number) =>
    proxy(new NextRequest(address, { method: "POST", body: inPieces(count), duplex: "half" }));
  expect((await send(10)).status).toBe(200);
  pieces = 0;
  const answer = await send(1000);
  expect([answer.status, await answer.text()]).toEqual(tooLarge);
  expect(pieces).toBeLessThan(20);
});
