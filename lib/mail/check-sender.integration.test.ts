import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import { type TestDnsServer, startDnsServer, type TestZone } from "@/test/dns-server";
import { actor, testConfig } from "@/test/make-deps";
import { checkSender } from "./check-sender";
import type { DnsFinding } from "./dns/finding";

const rsa = (bits: number) =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
const strongKey = `v=DKIM1; k=rsa; p=${rsa(2048)}`;

const zone: TestZone = {
  "shop.org": {
    mx: [
      [10, "mx1.shop.org"],
      [20, "mx2.shop.org"],
    ],
    txt: ["google-site-verification=abc", "v=spf1 include:_spf.relay.org ip4:192.0.2.0/24 -all"],
    a: ["192.0.2.80"],
  },
  "mx1.shop.org": { a: ["192.0.2.25"] },
  "mx2.shop.org": { aaaa: ["2001:db8::25"] },
  "_spf.relay.org": { txt: ["v=spf1 ip4:198.51.100.0/24 ~all"] },
  "smtp.relay.org": { a: ["198.51.100.9"] },
  // Longer than one piece of a TXT record, and than a UDP answer.
  "mail2026._domainkey.shop.org": { cname: "shop.dkim.relay.org" },
  "shop.dkim.relay.org": { txt: [strongKey] },
  "_dmarc.shop.org": { txt: ["v=DMARC1; p=reject; sp=quarantine; rua=mailto:dmarc@shop.org"] },
  "news.shop.org": {},
  "dangling.org": { txt: ["v=spf1 +all"], mx: [[0, "alias.dangling.org"]] },
  "alias.dangling.org": { cname: "elsewhere.dangling.org" },
  "elsewhere.dangling.org": { a: ["192.0.2.1"] },
  "mail2026._domainkey.dangling.org": { cname: "gone.dkim.relay.org" },
  "broken.org": "servfail",
  "_dmarc.broken.org": "servfail",
  "mail2026._domainkey.broken.org": "servfail",
  "silent.org": "silent",
  "mail2026._domainkey.silent.org": "silent",
  "_dmarc.silent.org": "silent",
  "loop.org": { txt: ["v=spf1 include:round.org -all"], a: ["192.0.2.2"] },
  "round.org": { txt: ["v=spf1 include:loop.org ?all"] },
};
for (let n = 0; n < 30; n++) zone[`wide${n}.org`] = { txt: [`v=spf1 include:wide${n + 1}.org ~all`] };

let server: TestDnsServer;
beforeAll(async () => {
  server = await startDnsServer(zone);
});
afterAll(() => server.close());

function depsFor(overrides: { dkimSelector?: string | null } = {}): Deps {
  const { mail } = testConfig({});
  const relay = { host: "smtp.relay.org", port: 587, tls: "starttls" as const, user: null, password: null, ca: null };
  const config = testConfig({
    mail: {
      ...mail,
      mode: "live",
      server: relay,
      from: { name: null, address: "noreply@shop.org" },
      dkimSelector: "mail2026",
      dnsServers: [server.address],
      ...overrides,
    },
  });
  return { config, clock: { now: () => new Date("2026-11-21T03:00:00Z") } } as Deps;
}

async function check(domain?: string, overrides = {}): Promise<Record<DnsFinding["what"], DnsFinding>> {
  const { records } = await checkSender(depsFor(overrides), actor("operator"), domain === undefined ? {} : { domain });
  expect(records.map(({ what }) => what)).toEqual(["MX", "SPF", "DKIM", "DMARC"]);
  return Object.fromEntries(records.map((record) => [record.what, record])) as Record<DnsFinding["what"], DnsFinding>;
}

test("a sender whose records are right", async () => {
  const { MX, SPF, DKIM, DMARC } = await check();
  expect([MX, SPF, DKIM, DMARC].map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(MX.found).toEqual(["10 mx1.shop.org", "20 mx2.shop.org"]);
  expect(SPF.summary).toContain("smtp.relay.org is covered by include:_spf.relay.org");
  expect(SPF.found).toEqual(["v=spf1 include:_spf.relay.org ip4:192.0.2.0/24 -all"]);
  expect(DKIM.found).toEqual(["CNAME shop.dkim.relay.org", strongKey]);
  expect(DKIM.summary).toBe("The key is there: rsa, 2048 bits.");
  expect(DMARC.summary).toContain("reject");
});

test("a domain below it inherits the policy, and has nothing else of its own", async () => {
  const { MX, SPF, DKIM, DMARC } = await check("news.shop.org");
  expect(DMARC).toMatchObject({ status: "ok", summary: "The policy is quarantine, inherited from shop.org." });
  expect([MX.status, SPF.status, DKIM.status]).toEqual(["missing", "missing", "missing"]);
  expect(SPF.record).toEqual({ type: "TXT", name: "news.shop.org", value: "v=spf1 a:smtp.relay.org ~all" });
});

test("everybody may send, the MX is an alias, the key's alias leads nowhere, there is no policy", async () => {
  const { MX, SPF, DKIM, DMARC } = await check("dangling.org");
  expect(SPF).toMatchObject({ status: "wrong", record: { value: "v=spf1 ~all" } });
  expect(MX).toMatchObject({ status: "wrong", problem: expect.stringContaining("elsewhere.dangling.org") as string });
  expect(DKIM).toMatchObject({ status: "missing", found: ["CNAME gone.dkim.relay.org"], record: null });
  expect(DMARC).toMatchObject({ status: "missing", record: { type: "TXT", name: "_dmarc.dangling.org" } });
});

test("a domain that does not exist", async () => {
  const { MX, SPF } = await check("nobody-registered-this.org");
  expect([MX.status, SPF.status]).toEqual(["missing", "missing"]);
  expect(MX.summary).toBe("The domain nobody-registered-this.org does not exist.");
});

test("a name server that fails or is silent is not taken for missing records", async () => {
  for (const domain of ["broken.org", "silent.org"]) {
    const findings = Object.values(await check(domain));
    expect(findings.map(({ status }) => status)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
    for (const { summary, record } of findings)
      expect([summary, record]).toEqual([expect.stringContaining("Cannot see"), null]);
  }
}, 40_000);

test("includes that go round in a circle, and a chain of thirty, come to an end", async () => {
  expect((await check("loop.org")).SPF.status).toBe("warning");
  const { SPF } = await check("wide0.org");
  expect(SPF).toMatchObject({ status: "wrong", summary: expect.stringContaining("more than") as string });
  expect(server.asked.get("wide25.org")).toBeUndefined();
});

test("without a selector nobody can say where the key is", async () => {
  const { DKIM } = await check("shop.org", { dkimSelector: null });
  expect(DKIM).toMatchObject({ status: "unknown", problem: expect.stringContaining("MAIL_DKIM_SELECTOR") as string });
});

test("domains of one machine or network are not asked about", async () => {
  for (const domain of ["localhost", "printer.local", "shop.test", "10.0.0.1"]) {
    const { MX, DMARC } = await check(domain);
    expect([MX.status, DMARC.status]).toEqual(["unknown", "unknown"]);
    expect(server.asked.get(domain)).toBeUndefined();
  }
});

test("what is no domain is refused, and a viewer may not ask", async () => {
  await expect(check("shop.org, evil.org")).rejects.toThrow("must be a domain");
  await expect(checkSender(depsFor(), actor("viewer"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
});
