import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "./proxy";

const address = "http://127.0.0.1:3000/backups?page=2";
const policyOf = (request: NextRequest) => proxy(request).headers.get("content-security-policy") ?? "";

test("each answer has a nonce of its own, and no exception for what is written into a page", () => {
  const policies = [1, 2, 3].map(() => policyOf(new NextRequest(address)));
  const nonces = policies.map((policy) => /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(new Set(nonces).size).toBe(3);
  expect(Buffer.from(nonces[0] ?? "", "base64")).toHaveLength(16);
  for (const policy of policies) expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test("a page learns its own path, and not from the client", () => {
  const request = new NextRequest(address, { headers: { "x-console-path": "/elsewhere", "x-nonce": "mine" } });
  const { headers } = proxy(request);
  expect(headers.get("x-middleware-request-x-console-path")).toBe("/backups?page=2");
  expect(headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
});

test("a form that is too large is refused with the limit in words", async () => {
  const request = new NextRequest(address, { method: "POST", headers: { "content-length": "1000001" } });
  const answer = proxy(request);
  expect([answer.status, await answer.text()]).toEqual([413, "A form may send at most 1000000 bytes."]);
});
