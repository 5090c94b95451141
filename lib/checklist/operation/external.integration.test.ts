import { type AddressInfo, createServer, type Server } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { splitDependencies } from "@/lib/config/dependencies";
import { makeCertificate } from "@/test/certificates";
import { type HttpReceiver, type Reply, startHttpReceiver } from "@/test/http-receiver";
import { testConfig } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { dependencyChecks } from ".";

const dayMs = 86_400_000;
const authority = makeCertificate({ names: ["An Authority"], authority: true });
const usual = getCACertificates("default");
const opened: (HttpReceiver | Server)[] = [];
beforeAll(() => setDefaultCACertificates([...usual, authority.cert]));
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});
afterAll(() => setDefaultCACertificates(usual));

const measured = (text: string) => {
  const [check] = dependencyChecks({ dependencies: splitDependencies(text) });
  if (check === undefined) throw new Error("no check");
  return measure(check, { config: testConfig({}) });
};
async function serve(reply: Reply, days?: number): Promise<HttpReceiver> {
  const [notBefore, notAfter] = [new Date(Date.now() - 60 * dayMs), new Date(Date.now() + (days ?? 0) * dayMs)];
  const server = await startHttpReceiver(
    days === undefined ? undefined : makeCertificate({ names: ["127.0.0.1"], issuer: authority, notBefore, notAfter }),
  );
  server.replies.push(reply);
  opened.push(server);
  return server;
}

test("each entry is a check of its own", () => {
  const checks = dependencyChecks({
    dependencies: splitDependencies("Payments=https://api.example/health cache=10.0.0.5:6379"),
  });
  expect(checks.map(({ id, title }) => [id, title])).toEqual([
    ["external.payments", "Dependency Payments"],
    ["external.cache", "Dependency cache"],
  ]);
});

test("an address that answers is fine, with the days of its certificate", async () => {
  const server = await serve({ status: 204 }, 60);
  expect(await measured(`payments=${server.url}/health?key=hunter2`)).toMatchObject({
    status: "ok",
    summary: expect.stringContaining("59 more days"),
  });
  expect(server.received.map(({ path }) => path)).toEqual(["/health?key=hunter2"]);
});

test("what is kept of it has no key", async () => {
  const server = await serve({ status: 503 });
  expect(JSON.stringify(await measured(`payments=${server.url}/health?key=hunter2`))).not.toContain("hunter2");
});

test.each([
  ["fails", 503, undefined, "failed", "answers 503"],
  ["wants credentials", 401, undefined, "failed", "answers 401"],
  ["shows a certificate that ends in five days", 200, 5, "warning", "4 more days"],
  ["shows a certificate that is over", 200, -1, "failed", "it is over since"],
] as const)("an address that %s is told", async (_title, status, days, result, summary) => {
  const server = await serve({ status }, days);
  expect(await measured(`payments=${server.url}`)).toMatchObject({
    status: result,
    summary: expect.stringContaining(summary),
  });
});

test("a redirect to what only this machine reaches is not followed", async () => {
  const inside = await serve({ status: 200 });
  const server = await serve({ status: 302, headers: { location: inside.url } });
  expect(await measured(`payments=${server.url}`)).toMatchObject({
    status: "warning",
    summary: expect.stringContaining("redirects"),
  });
  expect(inside.received).toEqual([]);
});

test("a port that takes connections needs no TLS; one where nobody listens fails", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push(server);
  const { port } = server.address() as AddressInfo;
  expect(await measured(`cache=127.0.0.1:${port}`)).toMatchObject({ status: "ok" });
  expect(await measured("cache=127.0.0.1:1")).toMatchObject({ status: "failed", summary: "cache does not answer" });
  expect(await measured("cache=no-such-host.invalid:6379")).toMatchObject({ status: "failed" });
});

test("what speaks no HTTP, and what never answers, are told in time", async () => {
  const odd = createServer((socket) => socket.end("220 mail.example ESMTP\r\n"));
  await new Promise<void>((resolve) => odd.listen(0, "127.0.0.1", resolve));
  opened.push(odd);
  const judged = await measured(`payments=http://127.0.0.1:${(odd.address() as AddressInfo).port}`);
  expect(judged.evidence?.items).toEqual([expect.stringContaining("does not speak HTTP")]);
  const silent = await serve("stall");
  expect((await measured(`payments=${silent.url}`)).evidence?.items).toEqual(["No answer within 8 s."]);
});
