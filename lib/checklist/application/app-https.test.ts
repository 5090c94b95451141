import { expect, test } from "vitest";
import type { SeenCertificate } from "../ask-url";
import { type HttpsFacts, judgeHttps } from "./app-https";

const dayMs = 86_400_000;
const certificate = (given: Partial<SeenCertificate>): SeenCertificate => ({
  subject: "console.example.com",
  issuer: "An Authority",
  validTo: "2027-01-01T00:00:00.000Z",
  problem: null,
  leftMs: 40 * dayMs,
  lifetimeMs: 90 * dayMs,
  ...given,
});
const facts = (given: Partial<HttpsFacts>): HttpsFacts => ({
  baseUrl: "https://console.example.com",
  environment: "production",
  answer: { certificate: certificate({}), hsts: "max-age=31536000" },
  ...given,
});

test("a trusted certificate with weeks left, and HSTS, are fine", () => {
  expect(judgeHttps(facts({}))).toMatchObject({ status: "ok", summary: expect.stringContaining("40 days left") });
});

test.each([
  ["is over", { leftMs: -dayMs, problem: "it is over since 2026-11-21" }, "failed", "has expired"],
  ["nobody vouches for", { problem: "it is self-signed" }, "failed", "not to be trusted"],
  ["ends in two days", { leftMs: 2 * dayMs }, "failed", "expires in 2 d"],
  ["ends in ten days", { leftMs: 10 * dayMs }, "warning", "expires in 10 d"],
  ["lives six days and has one left", { leftMs: dayMs, lifetimeMs: 6 * dayMs }, "warning", "expires in 24 h"],
])("a certificate that %s", (_title, given, status, summary) => {
  const judged = judgeHttps(facts({ answer: { certificate: certificate(given), hsts: "max-age=31536000" } }));
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toContain("openssl s_client -connect console.example.com:443");
});

test("one that lives six days and has four left is renewed in time", () => {
  const answer = { certificate: certificate({ leftMs: 4 * dayMs, lifetimeMs: 6 * dayMs }), hsts: "max-age=31536000" };
  expect(judgeHttps(facts({ answer })).status).toBe("ok");
});

test.each([
  [null, "HSTS is missing"],
  ["max-age=300", "only 5 min"],
])("HSTS of %s is a warning", (hsts, summary) => {
  const judged = judgeHttps(facts({ answer: { certificate: certificate({}), hsts } }));
  expect(judged).toMatchObject({ status: "warning", severity: "warning", summary: expect.stringContaining(summary) });
});

test.each([
  ["production", "http://console.example.com", "failed"],
  ["production", "http://localhost:3000", "failed"],
  ["staging", "http://staging.example.com", "warning"],
  ["development", "http://127.0.0.1:3000", "skipped"],
  ["development", "http://[::1]:3000", "skipped"],
] as const)("in %s, %s is %s", (environment, baseUrl, status) => {
  const judged = judgeHttps({ environment, baseUrl, answer: null });
  expect(judged.status).toBe(status);
  expect(judged.remedy?.command?.slice(0, 15)).toBe(status === "skipped" ? undefined : "BASE_URL=https:");
});
