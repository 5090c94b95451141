import { createServer, type Server } from "node:tls";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { alerts, settings } from "@/lib/store/schema";
import { insertWorker } from "@/test/alert-facts";
import { makeCertificate } from "@/test/certificates";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { runAlerts } from ".";
import { gatherCertificates } from "./gather-certificates";

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const certificateFor = (days: number) =>
  makeCertificate({ names: ["127.0.0.1"], notBefore: inDays(-90), notAfter: inDays(days) });

let deps: TestDeps;
let mailServer: TestSmtpServer;
let console: Server;
let now: Date;

beforeAll(async () => {
  mailServer = await startSmtpServer({ tls: "starttls", certificate: certificateFor(10) });
  console = createServer(certificateFor(60)).listen(0, "127.0.0.1");
  await once(console, "listening");
  const baseUrl = `https://127.0.0.1:${(console.address() as AddressInfo).port}`;
  deps = { ...(await makeDeps("mariadb", { baseUrl })), clock: { now: () => now } };
  deps.config.mail = { ...deps.config.mail, mode: "allow-list", server: mailServer.settings() };
  await insertWorker(deps);
});
beforeEach(async () => {
  now = new Date();
  for (const table of [alerts, settings]) await deps.store.db.delete(table);
});
afterAll(async () => {
  console.close();
  await mailServer.close();
  await deps.dispose();
});

const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));
async function titles() {
  const rows = await deps.store.db.select().from(alerts);
  return rows.map(({ title, state }) => `${state}: ${title}`);
}

test("both are measured, the mail server's by STARTTLS, and then kept for six hours", async () => {
  const first = await gatherCertificates(deps);
  expect(first).toMatchObject([
    { what: "console", problem: null },
    { what: "mail server", name: `127.0.0.1:${mailServer.port}`, problem: null },
  ]);
  const days = first.map(({ validTo }) => Math.round((Date.parse(validTo!) - Date.now()) / dayMs));
  expect(days).toEqual([60, 10]);
  const before = mailServer.connections();
  later(6 * 3_600_000 - 1);
  await gatherCertificates(deps);
  expect(mailServer.connections()).toBe(before);
  later(1);
  await gatherCertificates(deps);
  expect(mailServer.connections()).toBe(before + 1);
});

test("one that ends soon is told, and told again when it is nearer; a renewed one is the end of it", async () => {
  for (let i = 0; i < 3; i++, later(60_000)) await runAlerts(deps);
  expect(await titles()).toEqual([expect.stringMatching(/^open: The certificate of the mail server expires in 9 d/)]);
  later(7.5 * dayMs);
  expect((await runAlerts(deps))?.opened).toEqual([expect.stringContaining("expires in 2 d")]);
  later(60_000);
  expect((await runAlerts(deps))?.opened).toEqual([]);
  later(3 * dayMs);
  expect((await runAlerts(deps))?.opened).toEqual(["The certificate of the mail server has expired"]);

  const renewed = await startSmtpServer({ tls: "implicit", certificate: certificateFor(400) });
  try {
    deps.config.mail = { ...deps.config.mail, server: renewed.settings() };
    for (let i = 0; i < 2; i++) {
      later(60_000);
      await runAlerts(deps);
    }
    expect(await titles()).toEqual(["resolved: The certificate of the mail server has expired"]);
  } finally {
    deps.config.mail = { ...deps.config.mail, server: mailServer.settings() };
    await renewed.close();
  }
});

test("a server that cannot be reached, or has no TLS, is no alert and not the end of one", async () => {
  for (let i = 0; i < 2; i++, later(60_000)) await runAlerts(deps);
  mailServer.behave({ at: "greeting", reply: "421 4.3.2 Come back later" });
  later(6 * 3_600_000);
  for (let i = 0; i < 3; i++, later(60_000)) await runAlerts(deps);
  mailServer.behave("healthy");
  expect(await gatherCertificates(deps)).toMatchObject([
    { what: "console" },
    { validTo: null, problem: expect.stringContaining("421") },
  ]);
  expect(await titles()).toEqual([expect.stringMatching(/^open: /)]);
});

test("a console without https and a mail server without TLS have none", async () => {
  const plain = { ...deps.config.mail, server: mailServer.settings({ tls: "none" }) };
  const config = { ...deps.config, baseUrl: "http://127.0.0.1:3000", mail: plain };
  expect(await gatherCertificates({ ...deps, config })).toEqual([]);
});
