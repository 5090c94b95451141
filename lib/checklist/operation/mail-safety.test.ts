import { expect, test } from "vitest";
import { judgeMailSafety, type MailSafetyFacts } from "./mail-safety";

const judge = (given: Partial<MailSafetyFacts>) =>
  judgeMailSafety({
    environment: "staging",
    mode: "allow-list",
    allowedDomains: ["shop.org"],
    server: "mail.shop.org:587",
    serverIs: null,
    host: "console.shop.org",
    ...given,
  });

test.each([
  ["only the team gets mail", {}, "ok", "only people at shop.org"],
  ["nobody gets mail", { allowedDomains: [] }, "ok", "reaches nobody"],
  ["there is no server", { mode: "off", server: null }, "ok", "no mail server"],
  ["a catcher beside us", { mode: "captured", serverIs: "here or in the private network" }, "ok", "is caught"],
  ["production", { environment: "production", mode: "live" }, "skipped", "meant to leave"],
] as const)("%s", (_title, given, status, summary) => {
  expect(judge(given)).toMatchObject({ status, summary: expect.stringContaining(summary) });
});

test.each([
  ["customers' providers are allowed", { allowedDomains: ["shop.org", "gmail.com"] }, "MAIL_ALLOWED_DOMAINS=shop.org"],
  ["the catcher is on the internet", { mode: "captured", serverIs: "outside" }, "MAIL_CAPTURE=false"],
  [
    "a copy that says it is production",
    { environment: "production", mode: "live", host: "console-staging.shop.org" },
    "SEAWORTHY_ENVIRONMENT=staging",
  ],
  ["localhost in production", { environment: "production", mode: "live", host: "localhost" }, "SEAWORTHY_ENVIRONMENT"],
] as const)("%s: mail could leave", (_title, given, command) => {
  expect(judge(given)).toMatchObject({ status: "failed", remedy: { command: expect.stringContaining(command) } });
});

test("words inside of other words are no sign of a copy", () => {
  for (const host of ["contest.example.com", "attestation.org", "devon.shop.org"])
    expect(judge({ environment: "production", mode: "live", host }).status).toBe("skipped");
});

test("a catcher that cannot be found is not seen", () => {
  expect(judge({ mode: "captured", serverIs: { unknown: "There is no host catcher." } }).status).toBe("cannot_see");
});
