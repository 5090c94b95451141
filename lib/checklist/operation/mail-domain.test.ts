import { expect, test } from "vitest";
import type { DnsFinding } from "@/lib/mail";
import { judgeMailDomain } from "./mail-domain";

const finding = (what: DnsFinding["what"], given: Partial<DnsFinding> = {}): DnsFinding => ({
  what,
  status: "ok",
  found: [`the record of ${what}`],
  summary: "It is right.",
  problem: null,
  record: null,
  ...given,
});
const judge = (...records: DnsFinding[]) =>
  judgeMailDomain({ mode: "live", domain: "shop.org", notPublic: null, records });

test("records that are right are fine, and shown", () => {
  const judged = judge(finding("MX"), finding("SPF"), finding("DKIM"), finding("DMARC"));
  expect(judged).toMatchObject({ status: "ok", summary: "MX, SPF, DKIM and DMARC of shop.org are right" });
  expect(judged.evidence?.items).toContain("SPF: the record of SPF");
});

test("what is missing fails, with what to publish", () => {
  const record = { type: "TXT" as const, name: "shop.org", value: "v=spf1 a:mail.shop.org ~all" };
  const judged = judge(
    finding("SPF", { status: "missing", problem: "Nobody may send.", record }),
    finding("DMARC", { status: "warning" }),
  );
  expect(judged).toMatchObject({
    status: "failed",
    summary: "SPF and DMARC of shop.org are missing or wrong",
    remedy: {
      command: "shop.org  TXT  v=spf1 a:mail.shop.org ~all",
      text: expect.stringContaining("Nobody may send."),
    },
  });
});

test("a weak policy is a warning", () => {
  expect(judge(finding("DMARC", { status: "warning" }))).toMatchObject({
    status: "warning",
    summary: "DMARC of shop.org is weak",
  });
});

test("name servers that do not answer hide it, and so does a selector that nobody told us", () => {
  const silent = finding("MX", { status: "unknown", problem: "Look again." });
  expect(judge(silent)).toMatchObject({ status: "cannot_see", remedy: { command: "DNS_SERVERS=9.9.9.9" } });
  const selector = finding("DKIM", { status: "unknown", problem: "Set MAIL_DKIM_SELECTOR to the label." });
  expect(judge(finding("MX"), selector)).toMatchObject({
    status: "cannot_see",
    remedy: { command: "MAIL_DKIM_SELECTOR=<selector>" },
  });
});

test("a sender nobody outside knows fails when mail leaves; without mail there is nothing to look at", () => {
  const given = { domain: "localhost", notPublic: "localhost exists only here.", records: null };
  expect(judgeMailDomain({ ...given, mode: "live" })).toMatchObject({ status: "failed" });
  expect(judgeMailDomain({ ...given, mode: "allow-list" })).toMatchObject({ status: "warning" });
  expect(judgeMailDomain({ ...given, mode: "off" })).toMatchObject({ status: "skipped" });
  expect(judgeMailDomain({ ...given, mode: "captured" })).toMatchObject({ status: "skipped" });
});
