import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Answer } from "./answer";
import type { SenderFacts, SpfNode } from "./facts";
import type { DnsFinding } from "./finding";
import { judgeSender } from "./judge-sender";
import { whyNotPublic } from "./public-domain";
import { countLookups } from "./spf-problems";

const found = <T>(...records: T[]): Answer<T[]> => ({ state: "found", records });
const none = { state: "none" } as const;
const unseen = { state: "unseen", why: "the name server did not answer in time" } as const;

const node = (record: string, includes: SpfNode[] = [], domain = "shop.org"): SpfNode => ({
  domain,
  answer: found(record),
  includes,
});

const facts: SenderFacts = {
  domain: "shop.org",
  selector: "mail",
  relay: null,
  mx: found({ priority: 10, exchange: "mx.shop.org" }),
  mxTargets: { "mx.shop.org": { cname: none, addresses: found("192.0.2.25") } },
  addresses: found("192.0.2.80"),
  relayAddresses: none,
  spf: node("v=spf1 mx -all"),
  spfCut: false,
  dkim: null,
  dmarc: [{ name: "_dmarc.shop.org", txt: found("v=DMARC1; p=reject; rua=mailto:d@shop.org") }],
};

function judged(what: DnsFinding["what"], change: Partial<SenderFacts>): DnsFinding {
  const finding = judgeSender({ ...facts, ...change }).find((it) => it.what === what);
  if (finding === undefined) throw new Error(`nothing about ${what}`);
  expect(finding.status === "ok" || finding.problem !== null).toBe(true);
  return finding;
}

describe("SPF", () => {
  const spf = (record: string, change: Partial<SenderFacts> = {}) => judged("SPF", { spf: node(record), ...change });
  const relay = { relay: "smtp.relay.org", relayAddresses: found("198.51.100.9") };

  test.each([
    ["v=spf1 mx -all", "ok", null],
    ["v=spf1 a mx ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all", "ok", null],
    ["V=SPF1 MX -ALL", "ok", null],
    ["v=spf1 redirect=_spf.shop.org", "ok", null],
    ["v=spf1 exists:%{i}._spf.%{d2} a:%{d}.relay.org -all", "ok", null],
    ["v=spf1 mx exp=explain.shop.org unknown=1 -all", "ok", null],
    ["v=spf1 +all", "wrong", "v=spf1 ~all"],
    ["v=spf1 mx all", "wrong", "v=spf1 mx ~all"],
    ["v=spf1 mx", "warning", "v=spf1 mx ~all"],
    ["v=spf1 mx ?all", "warning", "v=spf1 mx ~all"],
    ["v=spf1 mx ptr -all", "warning", "v=spf1 mx -all"],
    ["v=spf1 mx ipv4:192.0.2.1 -all", "wrong", "v=spf1 mx -all"],
    ["v=spf1 ip4:192.0.2 mx -all", "wrong", "v=spf1 mx -all"],
    ["v=spf1 include: mx -all", "wrong", "v=spf1 mx -all"],
    ["v=spf1 mx, -all", "wrong", "v=spf1 -all"],
  ] as const)("“%s” is %s", (record, status, value) => {
    const finding = spf(record);
    expect([finding.status, finding.record?.value ?? null]).toEqual([status, value]);
  });

  test("several records are merged into one", () => {
    const twice = { ...node(""), answer: found("v=spf1 mx ~all", "v=spf1 include:relay.org mx -all") };
    expect(judged("SPF", { spf: twice })).toMatchObject({
      status: "wrong",
      record: { type: "TXT", name: "shop.org", value: "v=spf1 mx include:relay.org -all" },
    });
  });

  test("lookups are counted with everything included; ten are allowed", () => {
    const inner = node("v=spf1 a mx exists:x.org -all", [], "b.org");
    const outer = node("v=spf1 include:b.org include:c.org a -all", [inner, { ...inner, domain: "c.org" }]);
    expect(countLookups(outer)).toBe(9);
    expect(judged("SPF", { spf: outer }).summary).toContain("9 of 10 lookups");
    const tooMany = node("v=spf1 include:b.org include:c.org a mx ptr -all", outer.includes);
    expect(judged("SPF", { spf: tooMany })).toMatchObject({
      status: "wrong",
      summary: "The record takes 11 lookups; 10 are allowed.",
    });
  });

  test("an include without a record makes it void, one that cannot be seen makes it unknown", () => {
    const record = "v=spf1 include:gone.org mx -all";
    const gone = node(record, [{ domain: "gone.org", answer: none, includes: [] }]);
    expect(judged("SPF", { spf: gone })).toMatchObject({ status: "wrong", record: { value: "v=spf1 mx -all" } });
    const hidden = node(record, [{ domain: "gone.org", answer: unseen, includes: [] }]);
    expect(judged("SPF", { spf: hidden })).toMatchObject({ status: "unknown", found: [record], record: null });
  });

  test.each([
    ["v=spf1 ip4:198.51.100.0/24 -all", null],
    ["v=spf1 a:smtp.relay.org -all", null],
    ["v=spf1 include:_spf.relay.org -all", null],
    ["v=spf1 mx -all", "v=spf1 a:smtp.relay.org mx -all"],
    ["v=spf1 -ip4:198.51.100.9 mx -all", "v=spf1 a:smtp.relay.org -ip4:198.51.100.9 mx -all"],
  ])("the configured mail server and “%s”", (record, value) => {
    const finding = spf(record, relay);
    expect([finding.status, finding.record?.value ?? null]).toEqual([value === null ? "ok" : "warning", value]);
  });

  test("the mail server is the domain itself, its MX, or inside what is included", () => {
    const own = { relay: "mail.shop.org", relayAddresses: found("192.0.2.80") };
    expect(spf("v=spf1 a -all", own).status).toBe("ok");
    expect(spf("v=spf1 mx -all", { ...own, mx: found({ priority: 1, exchange: "mail.shop.org" }) }).status).toBe("ok");
    const included = node("v=spf1 include:x.org -all", [node("v=spf1 ip4:198.51.100.9 -all", [], "x.org")]);
    expect(judged("SPF", { ...relay, spf: included }).status).toBe("ok");
  });

  test("providers are included by the name they ask for", () => {
    const gmail = { relay: "smtp.gmail.com", relayAddresses: found("142.250.0.1") };
    expect(spf("v=spf1 include:_spf.google.com -all", gmail).status).toBe("ok");
    expect(spf("v=spf1 mx -all", gmail).record?.value).toBe("v=spf1 include:_spf.google.com mx -all");
    expect(judged("SPF", { ...gmail, spf: { ...facts.spf, answer: none } }).record?.value).toBe(
      "v=spf1 include:_spf.google.com ~all",
    );
  });

  test("of a mail server in a private network nothing is said", () => {
    for (const address of ["10.0.0.5", "127.0.0.1", "fd00::1"])
      expect(spf("v=spf1 mx -all", { relay: "mail.shop.org", relayAddresses: found(address) }).status).toBe("ok");
  });
});

describe("DKIM", () => {
  const rsa = (bits: number, type: "spki" | "pkcs1" = "spki") =>
    generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ type, format: "der" }).toString("base64");
  const name = "mail._domainkey.shop.org";
  const dkim = (...records: string[]) => judged("DKIM", { dkim: { name, txt: found(...records), cname: none } });
  const [strong, middling, weak] = [rsa(2048), rsa(1024), rsa(512)];

  test.each([
    [`v=DKIM1; k=rsa; p=${strong}`, "ok", "rsa, 2048 bits"],
    [`p=${strong}`, "ok", "rsa, 2048 bits"],
    [`v=DKIM1;k=rsa;h=sha256;s=email;p=${strong};`, "ok", "rsa, 2048 bits"],
    [`v=DKIM1; p=${rsa(2048, "pkcs1")}`, "ok", "rsa, 2048 bits"],
    [`v=DKIM1; p=${strong.slice(0, 80)} ${strong.slice(80)}`, "ok", "rsa, 2048 bits"],
    [`v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString("base64")}`, "ok", "ed25519, 256 bits"],
    [`v=DKIM1; p=${middling}`, "warning", "1024 bits can be broken"],
    [`v=DKIM1; t=y; p=${strong}`, "warning", "t=y"],
    [`v=DKIM1; t=y:s; p=${strong}`, "warning", "t=y"],
    [`v=DKIM1; p=${weak}`, "wrong", "only 512 bits"],
    ["v=DKIM1; k=rsa; p=", "wrong", "revoked"],
    [`v=DKIM1; p=${strong.slice(0, 200)}`, "wrong", "cut or mangled"],
    ["v=DKIM1; k=ed25519; p=AAAA", "wrong", "cut or mangled"],
    [`v=DKIM2; p=${strong}`, "wrong", "v=DKIM1"],
    ["v=DKIM1; k=rsa", "wrong", "p= is missing"],
  ])("“%s” is %s", (record, status, words) => {
    const finding = dkim(record);
    expect([finding.status, `${finding.summary} ${finding.problem ?? ""}`]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
  });

  test("testing is over: the record without its flag", () => {
    expect(dkim(`v=DKIM1; t=y; p=${strong}`).record).toEqual({ type: "TXT", name, value: `v=DKIM1; p=${strong}` });
  });

  test("two keys, no key, no selector, not to be seen", () => {
    expect(dkim(`p=${strong}`, `p=${middling}`)).toMatchObject({ status: "wrong" });
    expect(judged("DKIM", { dkim: { name, txt: none, cname: none } })).toMatchObject({
      status: "missing",
      record: { name },
    });
    expect(judged("DKIM", { dkim: null })).toMatchObject({ status: "unknown", record: null });
    expect(judged("DKIM", { dkim: { name, txt: unseen, cname: none } })).toMatchObject({
      status: "unknown",
      record: null,
    });
  });
});

describe("DMARC", () => {
  const own = "_dmarc.shop.org";
  const dmarc = (...records: string[]) => judged("DMARC", { dmarc: [{ name: own, txt: found(...records) }] });

  test.each([
    ["v=DMARC1; p=reject; rua=mailto:d@shop.org", "ok", null],
    ["v=DMARC1;p=quarantine;rua=mailto:d@shop.org!10m,mailto:e@x.org;adkim=s;pct=50;fo=1", "ok", null],
    ["v=DMARC1; p=reject", "ok", "v=DMARC1; p=reject; rua=mailto:postmaster@shop.org"],
    ["v=DMARC1; p=none; rua=mailto:d@shop.org", "warning", "v=DMARC1; p=quarantine; rua=mailto:d@shop.org"],
    ["v=DMARC1; p=block; rua=mailto:d@shop.org", "wrong", "v=DMARC1; p=none; rua=mailto:d@shop.org"],
    ["v=DMARC1; rua=mailto:d@shop.org", "wrong", "v=DMARC1; p=none; rua=mailto:d@shop.org"],
    ["v=DMARC1; p=reject; rua=d@shop.org", "wrong", "v=DMARC1; p=reject; rua=mailto:postmaster@shop.org"],
    ["v=DMARC1; p=reject; pct=200", "wrong", "v=DMARC1; p=reject; rua=mailto:postmaster@shop.org"],
    ["v=DMARC1; p=reject p=none", "wrong", "v=DMARC1; p=none; rua=mailto:postmaster@shop.org"],
  ])("“%s” is %s", (record, status, value) => {
    const finding = dmarc(record);
    expect([finding.status, finding.record?.value ?? null]).toEqual([status, value]);
    expect(finding.record?.name ?? own).toBe(own);
  });

  test("two policies are none; one of a parent counts with its sp; unseen is unknown", () => {
    expect(dmarc("v=DMARC1; p=none", "v=DMARC1; p=reject")).toMatchObject({ status: "wrong" });
    const inherited = (record: string) =>
      judged("DMARC", {
        domain: "news.shop.org",
        dmarc: [
          { name: "_dmarc.news.shop.org", txt: none },
          { name: own, txt: found(record) },
        ],
      });
    expect(inherited("v=DMARC1; p=reject; rua=mailto:d@shop.org")).toMatchObject({ status: "ok" });
    expect(inherited("v=DMARC1; p=reject; sp=none; rua=mailto:d@shop.org")).toMatchObject({
      status: "warning",
      record: { name: "_dmarc.news.shop.org" },
    });
    expect(judged("DMARC", { dmarc: [{ name: own, txt: unseen }] })).toMatchObject({ status: "unknown", record: null });
  });
});

describe("MX", () => {
  const mx = (exchange: string, target?: SenderFacts["mxTargets"][string]) =>
    judged("MX", {
      mx: found({ priority: 10, exchange }),
      mxTargets: target === undefined ? {} : { [exchange]: target },
    });

  test("its targets", () => {
    expect(mx("mx.shop.org", { cname: none, addresses: found("192.0.2.1") }).status).toBe("ok");
    expect(mx("mx.shop.org", { cname: none, addresses: unseen }).status).toBe("ok");
    expect(mx("mx.shop.org", { cname: found("other.org"), addresses: found("192.0.2.1") })).toMatchObject({
      status: "wrong",
      problem: expect.stringContaining("alias (CNAME) of other.org") as string,
    });
    expect(mx("mx.shop.org", { cname: none, addresses: { state: "no-name" } })).toMatchObject({ status: "wrong" });
    expect(mx("192.0.2.1")).toMatchObject({
      status: "wrong",
      problem: expect.stringContaining("is an address") as string,
    });
    expect(mx("")).toMatchObject({ status: "warning", found: ["10 ."], record: { type: "MX", name: "shop.org" } });
  });

  test("none, with and without an address of the domain's own; unseen; no such domain", () => {
    expect(judged("MX", { mx: none }).status).toBe("warning");
    expect(judged("MX", { mx: none, addresses: none })).toMatchObject({
      status: "missing",
      record: { value: "10 mail.shop.org" },
    });
    expect(judged("MX", { mx: unseen })).toMatchObject({ status: "unknown", record: null });
    expect(judged("MX", { mx: { state: "no-name" } })).toMatchObject({ status: "missing", record: null });
  });

  test("one bad target among good ones is a warning", () => {
    const two = found({ priority: 20, exchange: "192.0.2.1" }, { priority: 10, exchange: "mx.shop.org" });
    expect(judged("MX", { mx: two })).toMatchObject({ status: "warning", found: ["10 mx.shop.org", "20 192.0.2.1"] });
  });
});

test.each(["localhost", "printer", "nas.local", "shop.test", "a.b.internal", "router.home.arpa", "192.0.2.1", "::1"])(
  "%s is of no concern to anybody outside",
  (domain) => {
    expect(whyNotPublic(domain)).toMatch(/\.$/);
  },
);

test.each(["shop.org", "local.shop.org", "test.com", "notlocal.shop"])("%s is public", (domain) => {
  expect(whyNotPublic(domain)).toBeNull();
});
