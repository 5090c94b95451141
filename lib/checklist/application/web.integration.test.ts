import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import { instanceHeader, instanceId } from "@/lib/health";
import { type CertificateOptions, makeCertificate } from "@/test/certificates";
import { type HttpReceiver, type Reply, startHttpReceiver } from "@/test/http-receiver";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { appBaseUrl } from "./app-base-url";
import { appHttps } from "./app-https";

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const authority = makeCertificate({ names: ["An Authority"], authority: true, notAfter: inDays(900) });
const usual = getCACertificates("default");
const hsts = { "strict-transport-security": "max-age=31536000" };

let deps: TestDeps;
const servers: HttpReceiver[] = [];
beforeAll(async () => {
  setDefaultCACertificates([...usual, authority.cert]);
  deps = await makeDeps();
});
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
afterAll(async () => {
  setDefaultCACertificates(usual);
  await deps.dispose();
});

async function serve(reply: Reply, certificate?: Partial<CertificateOptions>): Promise<HttpReceiver> {
  const made = certificate && makeCertificate({ names: ["127.0.0.1"], issuer: authority, ...certificate });
  const server = await startHttpReceiver(made);
  server.replies.push(reply);
  servers.push(server);
  return server;
}
const at = (baseUrl: string): Deps => ({ ...deps, config: { ...deps.config, baseUrl, environment: "production" } });
const https = async (reply: Reply, certificate: Partial<CertificateOptions> = {}) =>
  measure(appHttps, at((await serve(reply, certificate)).url));

test("a trusted certificate and HSTS, from a real server, are fine", async () => {
  expect(await https({ status: 200, headers: hsts })).toMatchObject({
    status: "ok",
    summary: expect.stringContaining("89 days left"),
  });
});

test.each([
  ["expired", { notBefore: inDays(-90), notAfter: inDays(-1) }, "failed", "has expired"],
  ["about to expire", { notBefore: inDays(-88), notAfter: inDays(2.5) }, "failed", "expires in 2 d"],
  ["expiring", { notBefore: inDays(-80), notAfter: inDays(9.5) }, "warning", "expires in 9 d"],
  ["for another name", { names: ["elsewhere.example"] }, "failed", "not to be trusted"],
])("a certificate that is %s is told", async (_title, certificate, status, summary) => {
  const judged = await https({ status: 200, headers: hsts }, certificate);
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(summary) });
});

test("a self-signed certificate is told", async () => {
  const server = await startHttpReceiver(makeCertificate({ names: ["127.0.0.1"] }));
  servers.push(server);
  const judged = await measure(appHttps, at(server.url));
  expect(judged.status).toBe("failed");
  expect(judged.evidence?.items).toEqual([expect.stringContaining("self-signed")]);
});

test("HSTS that a proxy took out is a warning", async () => {
  expect(await https({ status: 200 })).toMatchObject({ status: "warning", summary: expect.stringContaining("HSTS") });
});

test("a server that cannot be reached has not been looked at", async () => {
  await expect(measure(appHttps, at("https://127.0.0.1:1"))).rejects.toThrow("Nobody listens on port 1");
});

test("the base URL reaches this instance, and one that shares its store", async () => {
  const own = await instanceId(deps);
  const server = await serve({ status: 200, headers: { [instanceHeader]: own }, body: '{"version":"0.1.0"}' });
  expect(await measure(appBaseUrl, at(server.url))).toMatchObject({ status: "ok" });
  expect(server.received).toEqual([expect.objectContaining({ method: "GET", path: "/version", body: "" })]);
  expect(server.received[0]?.headers).not.toHaveProperty("cookie");
});

test("another installation has another name", async () => {
  const other = await makeDeps();
  try {
    expect(await instanceId(other)).not.toBe(await instanceId(deps));
    const server = await serve({ status: 200, headers: { [instanceHeader]: await instanceId(other) } });
    expect(await measure(appBaseUrl, at(server.url))).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("another Seaworthy"),
    });
  } finally {
    await other.dispose();
  }
});

test("a redirect is told and never followed", async () => {
  const elsewhere = await serve({ status: 200 });
  const server = await serve({ status: 302, headers: { location: `${elsewhere.url}/latest/meta-data?state=hunter2` } });
  const judged = await measure(appBaseUrl, at(server.url));
  expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("redirects") });
  expect(JSON.stringify(judged)).toContain("/latest/meta-data");
  expect(JSON.stringify(judged)).not.toContain("hunter2");
  expect(elsewhere.received).toEqual([]);
});

test("something else, nobody at all, and somebody who never answers", async () => {
  const page = await serve({ status: 200, body: "<h1>It works!</h1>" });
  expect((await measure(appBaseUrl, at(page.url))).summary).toContain("Something else answers");
  expect((await measure(appBaseUrl, at("http://127.0.0.1:1"))).summary).toContain("Nothing answers");
  const silent = await serve("stall");
  const judged = await measure(appBaseUrl, at(silent.url));
  expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("Nothing answers") });
  expect(judged.evidence?.facts).toContainEqual({ label: "Answer", value: "No answer within 8 s." });
});

test("who gives up waiting is heard at once", async () => {
  const silent = await serve("stall");
  const look = { now: new Date(), signal: AbortSignal.timeout(300) };
  const started = performance.now();
  await expect(appBaseUrl.measure(at(silent.url), look)).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(4000);
});
