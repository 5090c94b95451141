import { expect, test } from "vitest";
import { judgeDelivery, type MailFacts } from "./mail-delivery";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const judge = (given: Partial<MailFacts>) =>
  judgeDelivery({
    now,
    environment: "production",
    mode: "live",
    server: "mail.example:587",
    counts: { sent24h: 4, failed24h: 0, queued: 0, held: 0 },
    lastSentAt: ago(2),
    lastFailed: null,
    provenAt: ago(240),
    oldestQueuedAt: null,
    ...given,
  });
const refused = (hours: number) => ({ at: ago(hours), subject: "Alert", why: "550 5.7.1 Go away" });

test("mail that was proven to arrive is fine, and so is one that has waited for a minute", () => {
  expect(judge({})).toMatchObject({ status: "ok", summary: expect.stringContaining("as proven 10 d 0 h ago") });
  expect(judge({ oldestQueuedAt: ago(1 / 60) }).status).toBe("ok");
});

test.each([
  ["the newest failed", { lastFailed: refused(1) }, "failed", "newest mail could not be delivered"],
  [
    "one of the day failed",
    { lastFailed: refused(5), counts: { sent24h: 4, failed24h: 1, queued: 0, held: 0 } },
    "warning",
    "1 mail failed",
  ],
  ["one waits for an hour", { oldestQueuedAt: ago(1) }, "warning", "has waited for 1 h"],
  ["it was never proven", { provenAt: null }, "warning", "never proven"],
  ["its proof is old", { provenAt: ago(24 * 100) }, "warning", "100 d 0 h ago"],
  ["there is no server", { mode: "off", server: null }, "failed", "no mail server"],
  ["production is caught", { mode: "captured" }, "failed", "every mail is caught"],
] as const)("%s", (_title, given, status, summary) => {
  const judged = judge(given);
  expect(judged).toMatchObject({
    status,
    summary: expect.stringContaining(summary),
    remedy: { link: { href: "/mail" } },
  });
});

test("an old failure that mails went out after is over", () => {
  expect(judge({ lastFailed: refused(50) }).status).toBe("ok");
});

test("outside production, caught mail is no problem and no proof; a missing server is a warning", () => {
  expect(judge({ environment: "development", mode: "captured" }).status).toBe("skipped");
  expect(judge({ environment: "development", mode: "off" }).status).toBe("warning");
});
