import { desc } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { MailServer } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { audit } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { testSmtp } from "./test-smtp";

const user = { name: "mailer@shop.test", password: "correct horse battery staple" };
const logged: string[] = [];

let deps: TestDeps;
let server: TestSmtpServer;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());
beforeEach(async () => {
  server = await startSmtpServer({ user });
});
afterEach(() => server.close());

function depsWith(settings: MailServer | null): Deps {
  const log = pino({ level: "trace" }, { write: (line: string) => void logged.push(line) });
  return { ...deps, log, config: { ...deps.config, mail: { ...deps.config.mail, server: settings, mode: "live" } } };
}

const lastAudit = async () => (await deps.store.db.select().from(audit).orderBy(desc(audit.id)).limit(1))[0];
const chosen = (it: TestSmtpServer, more = {}) => ({
  server: { host: "127.0.0.1", port: it.port, tls: "none" as const, ...more },
});

describe("the configured server", () => {
  test("is tested by an operator, to the sender itself or to a given address, and it is written down", async () => {
    const own = depsWith(server.settings());
    expect((await testSmtp(own, actor("operator"), {})).ok).toBe(true);
    expect((await testSmtp(own, actor("operator"), { to: "anna@example.com" })).ok).toBe(true);
    expect(server.recipients).toEqual(["seaworthy@example.test", "anna@example.com"]);
    expect(server.mails).toEqual([]);
    expect(await lastAudit()).toMatchObject({
      action: "mail.smtp_test",
      actorName: "operator@example.test",
      subject: `127.0.0.1:${server.port}`,
      outcome: "done",
      details: { tls: "none", server: "configured" },
    });
  });

  test("that refuses is a result, and the step is written down", async () => {
    const transcript = await testSmtp(depsWith(server.settings({ password: "wrong" })), actor("operator"), {});
    expect(transcript.ok).toBe(false);
    expect(await lastAudit()).toMatchObject({ outcome: "failed", details: { step: "auth", outcome: "failed" } });
  });

  test("that is not there says what to set", async () => {
    await expect(testSmtp(depsWith(null), actor("operator"), {})).rejects.toMatchObject({
      code: "mail.not_configured",
      hint: expect.stringContaining("SMTP_HOST") as string,
    });
  });

  test("is not for viewers, nor for recipients that are more than one", async () => {
    const own = depsWith(server.settings());
    await expect(testSmtp(own, actor("viewer"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
    for (const to of ["a@b.org, c@d.org", "a@b.org\r\nRCPT TO:<c@d.org>", "<a@b.org>", `${"a".repeat(320)}@b.org`])
      await expect(testSmtp(own, actor("operator"), { to })).rejects.toThrow("to");
    expect(server.connections()).toBe(0);
  });
});

describe("another server", () => {
  test("takes an administrator who typed the password a moment ago", async () => {
    const own = depsWith(server.settings());
    await expect(testSmtp(own, actor("operator"), chosen(server))).rejects.toMatchObject({ code: "auth.forbidden" });
    const longAgo: Actor = actor("administrator");
    const session = { idHash: "0".repeat(64), confirmedAt: new Date(Date.now() - 3_600_000), blockedBy: null };
    await expect(testSmtp(own, { ...longAgo, session }, chosen(server))).rejects.toMatchObject({
      code: "auth.confirm_password",
    });
    expect(server.connections()).toBe(0);
    const input = chosen(server, { user: user.name, password: user.password });
    expect((await testSmtp(own, actor("administrator"), input)).ok).toBe(true);
    expect(await lastAudit()).toMatchObject({ details: { server: "chosen" } });
  });

  test("is never given the configured password", async () => {
    const other = await startSmtpServer({ user: { name: "other", password: "else" } });
    const transcript = await testSmtp(
      depsWith(server.settings({ port: other.port })),
      actor("administrator"),
      chosen(other),
    );
    expect(transcript.steps.find(({ name }) => name === "auth")?.outcome).toBe("skipped");
    await other.close();
  });

  test("on the port of something else, or where metadata is, is refused", async () => {
    const own = depsWith(server.settings());
    const at = (host: string, port: number) =>
      testSmtp(own, actor("administrator"), { server: { host, port, tls: "none" } });
    await expect(at("127.0.0.1", 3306)).rejects.toMatchObject({ code: "mail.port_refused", kind: "invalid" });
    const transcript = await at("169.254.169.254", 25);
    expect(transcript.steps[0]).toMatchObject({ name: "resolve", outcome: "failed" });
  });

  test("leaves its password nowhere", async () => {
    const password = "typed: into/the test?";
    const own = depsWith(server.settings());
    const transcript = await testSmtp(own, actor("administrator"), chosen(server, { user: user.name, password }));
    expect(transcript.steps.find(({ outcome }) => outcome === "failed")?.name).toBe("auth");
    const everything = JSON.stringify([transcript, await deps.store.db.select().from(audit), logged]);
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    for (const [name, secret] of [
      [user.name, user.password],
      [user.name, password],
    ] as const)
      for (const form of [secret, base64(secret), base64(`\0${name}\0${secret}`), encodeURIComponent(secret)])
        expect(everything).not.toContain(form.replace(/=+$/, ""));
  });
});

test("one person tests one at a time, and a process two; whoever waits is told why", async () => {
  server.behave("silent");
  const own = depsWith(server.settings());
  const [anna, ben, cleo] = [actor("operator"), actor("operator"), actor("operator")];
  const stop = new AbortController();
  const running = [testSmtp(own, anna, {}, stop), testSmtp(own, ben, {}, stop)];
  await expect(testSmtp(own, anna, {})).rejects.toMatchObject({
    code: "mail.test_running",
    kind: "conflict",
    message: expect.stringContaining(`Your test of 127.0.0.1:${server.port}`) as string,
  });
  await expect(testSmtp(own, cleo, {})).rejects.toMatchObject({
    message: expect.stringContaining("2 connection tests") as string,
  });
  stop.abort();
  const transcripts = await Promise.all(running);
  expect(transcripts.map(({ steps }) => steps.some(({ outcome }) => outcome === "cancelled"))).toEqual([true, true]);
  expect(await lastAudit()).toMatchObject({ outcome: "failed", details: { outcome: "cancelled" } });
  server.behave("healthy");
  expect((await testSmtp(own, anna, {})).ok).toBe(true);
});
