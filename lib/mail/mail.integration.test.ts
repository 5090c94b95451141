import { Writable } from "node:stream";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { inviteUser } from "@/lib/accounts";
import { cancelJob, type Worker } from "@/lib/jobs";
import { createLogger } from "@/lib/kernel/logger";
import { audit, jobLog, jobs, mails } from "@/lib/store/schema";
import { readJob, until, untilState } from "@/test/jobs";
import { impatientMail, queue, quickMail, readMail, startMailWorker, untilMail, withMail } from "@/test/mail-jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startSmtpServer, type TestSmtpOptions, type TestSmtpServer } from "@/test/smtp-server";
import type { MailJobOptions } from "./mail-job-handler";
import { resendMail } from "./resend-mail";
import { tidyMail } from "./tidy-mail";

const link = "https://console.example/set-password?token=s3cret-t0ken-of-a-link-43-characters-long";
const withLink = { template: "account-approved", data: { name: "Ann", role: "viewer", hours: 24 } } as const;
const secretLink = { link, hours: 24 };

let base: TestDeps;
const lines: string[] = [];
beforeAll(async () => {
  const log = createLogger(
    { level: "debug", role: "test", version: "0" },
    new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }),
  );
  base = { ...(await makeDeps()), log };
});
afterAll(() => base.dispose());

const [servers, workers]: [TestSmtpServer[], Worker[]] = [[], []];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server, dependencies that send there, and a worker that does. */
async function start(options: TestSmtpOptions = {}, jobOptions: MailJobOptions = quickMail) {
  const server = await startSmtpServer(options);
  servers.push(server);
  const deps = withMail(base, server);
  workers.push(startMailWorker(deps, jobOptions));
  return { server, deps };
}

test("a mail is sent by a job, and its row says what the server answered", async () => {
  const { server, deps } = await start();
  const { mailId, jobId } = await queue(deps, { about: "user:1" });
  const row = await untilMail(deps, mailId, "sent");
  expect(row).toMatchObject({
    attempts: 1,
    response: "250 2.0.0 Ok: queued as TEST",
    server: `127.0.0.1:${server.port}`,
    error: null,
    nextAttemptAt: null,
    sentAt: expect.any(Date),
    about: "user:1",
  });
  expect(await untilState(deps, jobId ?? "", "succeeded")).toMatchObject({ result: { mailId, state: "sent" } });
  expect(server.mails).toMatchObject([{ to: ["ann@example.test"], messageId: row.messageId, subject: row.subject }]);
});

describe("a refusal", () => {
  test("for now is tried again, and the mail arrives once", async () => {
    const { server, deps } = await start({ behaviour: { at: "rcpt-to", reply: "450 4.2.0 Greylisted", times: 2 } });
    const { mailId, jobId } = await queue(deps);
    expect(await untilMail(deps, mailId, "sent")).toMatchObject({ attempts: 3, error: null });
    expect(server.mails).toHaveLength(1);
    const job = await untilState(deps, jobId ?? "", "succeeded");
    expect(job).toMatchObject({ attempt: 3, crashes: 0, error: null });
    const said = await deps.store.db.select({ line: jobLog.line }).from(jobLog).where(eq(jobLog.jobId, job.id));
    expect(said.filter(({ line }) => line.startsWith("Again at"))).toHaveLength(2);
  });

  test.each([
    ["of the recipient", "rcpt-to", "550 5.1.1 No such user", "mail.recipient_refused"],
    ["of the message", "data", "554 5.7.1 Looks like spam", "mail.message_refused"],
    ["of the sender", "mail-from", "553 5.7.1 Not yours", "mail.sender_refused"],
  ] as const)("%s for good stops at once", async (_title, at, reply, code) => {
    const { server, deps } = await start({ behaviour: { at, reply } });
    const { mailId, jobId } = await queue(deps);
    expect(await untilMail(deps, mailId, "failed")).toMatchObject({
      attempts: 1,
      response: reply,
      nextAttemptAt: null,
      error: { code, message: expect.stringContaining(reply), hint: expect.any(String) },
    });
    expect(await untilState(deps, jobId ?? "", "failed")).toMatchObject({ error: { code }, attempt: 1 });
    expect(server).toMatchObject({ mails: [] });
    expect(server.connections()).toBe(1);
  });

  test("of the password is shown at once, and the mail leaves when it was mended", async () => {
    const { server, deps } = await start({ user: { name: "sea", password: "right" } });
    const broken = { ...server.settings(), password: "wrong" };
    await workers.pop()?.stop(0);
    const wrong = withMail(deps, server, { server: broken });
    workers.push(startMailWorker(wrong, { ...quickMail, backOff: { ...quickMail.backOff, configuration: [600] } }));
    const { mailId, jobId } = await queue(deps);
    const waiting = await until(
      () => readMail(deps, mailId),
      (row) => row.error !== null,
    );
    expect(waiting).toMatchObject({ state: "queued", attempts: 1, error: { code: "mail.auth_refused" } });
    expect((waiting.nextAttemptAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(500_000);
    expect(await untilState(deps, jobId ?? "", "queued")).toMatchObject({ error: { code: "mail.auth_refused" } });

    await workers.pop()?.stop(0);
    workers.push(startMailWorker(deps));
    expect(await resendMail(deps, actor("operator"), { id: mailId })).toMatchObject({ state: "queued" });
    await untilMail(deps, mailId, "sent");
  });
});

describe("a server that is no help", () => {
  test("down: what wanted the mail goes on, the mail says what is wrong, and arrives when it is up", async () => {
    const gone = await startSmtpServer();
    await gone.close();
    const deps = withMail(base, gone);
    workers.push(startMailWorker(deps));
    const invited = { email: "bob@example.test", name: "Bob", role: "viewer" } as const;
    const { user, mailId } = await inviteUser(deps, actor("administrator"), invited);
    expect(user).toMatchObject({ email: "bob@example.test", status: "invited" });
    const waiting = await until(
      () => readMail(deps, mailId),
      (row) => row.attempts >= 2,
    );
    expect(waiting).toMatchObject({ state: "queued", error: { code: "mail.connection_refused" } });
    const up = await startSmtpServer({ port: gone.port });
    servers.push(up);
    await untilMail(deps, mailId, "sent");
    expect(up.mails).toMatchObject([{ to: ["bob@example.test"], text: expect.stringContaining("token=") }]);
  });

  test.each([
    ["never greets", "silent", "mail.timeout"],
    ["drips a byte at a time", { drip: 60 }, "mail.timeout"],
    ["breaks off inside DATA", "cut-in-data", "mail.outcome_unknown"],
  ] as const)("that %s: tried again until it is healthy", async (_title, behaviour, code) => {
    const { server, deps } = await start({ behaviour }, impatientMail);
    const { mailId } = await queue(deps);
    const waiting = await until(
      () => readMail(deps, mailId),
      (row) => row.error !== null,
    );
    expect(waiting).toMatchObject({ state: "queued", error: { code } });
    server.behave("healthy");
    await untilMail(deps, mailId, "sent");
    expect(server.mails).toHaveLength(1);
  });

  test("that keeps the mail and does not say so gets it again under the same Message-ID", async () => {
    const { server, deps } = await start({ behaviour: "cut-after-data" });
    const { mailId } = await queue(deps);
    const waiting = await until(
      () => readMail(deps, mailId),
      (row) => row.error !== null,
    );
    expect(waiting.error).toMatchObject({ code: "mail.outcome_unknown", hint: expect.stringContaining("Message-ID") });
    server.behave("healthy");
    const { messageId } = await untilMail(deps, mailId, "sent");
    const ids = new Set(server.mails.map((mail) => mail.messageId));
    expect([...ids]).toEqual([messageId]);
  });

  test("for longer than anybody waits: given up, with what it was", async () => {
    const backOff = { ...quickMail.backOff, giveUpAfter: 0.2 };
    const { deps } = await start({ behaviour: { at: "rcpt-to", reply: "451 4.3.0 Later" } }, { ...quickMail, backOff });
    const { mailId, jobId } = await queue(deps);
    const failed = await untilMail(deps, mailId, "failed");
    expect(failed.error).toMatchObject({
      code: "mail.gave_up",
      message: expect.stringContaining("451 4.3.0 Later"),
      details: { lastCode: "mail.try_later" },
    });
    expect(await untilState(deps, jobId ?? "", "failed")).toMatchObject({ error: { code: "mail.gave_up" } });
  });
});

describe("who gets mail", () => {
  const example = { mode: "allow-list" as const, allowedDomains: ["example.test"] };

  test("outside production other domains' mail is held, and leaves once the domain is allowed", async () => {
    const { server, deps } = await start();
    const staging = withMail(deps, server, example);
    const held = await queue(staging, { to: "bob@elsewhere.test" });
    expect(held.jobId).toBeNull();
    expect(await readMail(deps, held.mailId)).toMatchObject({ state: "held", error: null });
    await expect(resendMail(staging, actor("operator"), { id: held.mailId })).rejects.toMatchObject({
      code: "mail.cannot_resend",
      hint: expect.stringContaining("MAIL_ALLOWED_DOMAINS"),
    });
    const allowed = withMail(deps, server, { ...example, allowedDomains: ["example.test", "elsewhere.test"] });
    await resendMail(allowed, actor("operator"), { id: held.mailId });
    await untilMail(deps, held.mailId, "sent");
    expect(server.recipients).toEqual(["bob@elsewhere.test"]);
  });

  test("it is asked again when a mail is sent: one queued in production does not leave from staging", async () => {
    const server = await startSmtpServer();
    servers.push(server);
    const { mailId, jobId } = await queue(withMail(base, server), { to: "bob@elsewhere.test" });
    workers.push(startMailWorker(withMail(base, server, example)));
    await untilMail(base, mailId, "held");
    expect(await untilState(base, jobId ?? "", "succeeded")).toMatchObject({ result: { state: "held" } });
    expect(server.connections()).toBe(0);
  });

  test("a catcher takes everything", async () => {
    const { server, deps } = await start();
    const { mailId } = await queue(withMail(deps, server, { ...example, mode: "captured" }), {
      to: "bob@elsewhere.test",
    });
    await untilMail(deps, mailId, "sent");
  });

  test("without a server a mail fails with what to set, and nobody is kept from what they do", async () => {
    const { mailId, jobId } = await queue(withMail(base, null));
    expect(jobId).toBeNull();
    expect(await readMail(base, mailId)).toMatchObject({
      state: "failed",
      attempts: 0,
      error: { code: "mail.not_configured", hint: expect.stringContaining("SMTP_HOST") },
    });
  });
});

describe("a link that is nobody else's business", () => {
  test("is sealed until the mail was sent, then gone", async () => {
    const server = await startSmtpServer();
    servers.push(server);
    const deps = withMail(base, server);
    const { mailId } = await queue(deps, { ...withLink, secretLink });
    const row = await readMail(deps, mailId);
    expect(row.sealed).not.toBeNull();
    expect(JSON.stringify({ ...row, sealed: null })).not.toContain("s3cret");
    workers.push(startMailWorker(deps));
    expect(await untilMail(deps, mailId, "sent")).toMatchObject({ sealed: null, sealedUntil: expect.any(Date) });
    expect(server.mails[0]?.text).toContain(link);
    expect(server.mails[0]?.html).toContain(link.replaceAll("&", "&amp;"));
    await expect(resendMail(deps, actor("operator"), { id: mailId })).rejects.toMatchObject({
      code: "mail.cannot_resend",
    });
  });

  test("that is over fails the mail, and is wiped", async () => {
    const server = await startSmtpServer();
    servers.push(server);
    const deps = withMail(base, server);
    const { mailId, jobId } = await queue(deps, { ...withLink, secretLink });
    const later = { ...deps, clock: { now: () => new Date(Date.now() + 25 * 3_600_000) } };
    expect(await tidyMail(later)).toMatchObject({ expired: 1 });
    expect(await readMail(deps, mailId)).toMatchObject({
      state: "failed",
      sealed: null,
      error: { code: "mail.link_expired" },
    });
    workers.push(startMailWorker(deps));
    await untilState(deps, jobId ?? "", "succeeded");
    expect(server.connections()).toBe(0);
  });

  test("cannot be opened with another AUTH_SECRET, and the mail says so", async () => {
    const { server, deps } = await start();
    const { mailId } = await queue(
      { ...deps, config: { ...deps.config, authSecret: "another secret of thirty-two characters" } },
      { ...withLink, secretLink },
    );
    expect(await untilMail(deps, mailId, "failed")).toMatchObject({
      error: { code: "mail.secret_unreadable", hint: expect.stringContaining("AUTH_SECRET") },
    });
    expect(server.connections()).toBe(0);
  });

  test("a mail whose job ended without a word is failed", async () => {
    const server = await startSmtpServer();
    servers.push(server);
    const { mailId, jobId } = await queue(withMail(base, server));
    await base.store.db
      .update(jobs)
      .set({ state: "failed" })
      .where(eq(jobs.id, jobId ?? ""));
    expect(await tidyMail(base)).toMatchObject({ abandoned: 1 });
    expect(await readMail(base, mailId)).toMatchObject({ state: "failed", error: { code: "mail.interrupted" } });
    expect(await tidyMail(base)).toBeNull();
  });
});

describe("cancelling", () => {
  test("while it waits for its next attempt", async () => {
    const { deps } = await start(
      { behaviour: { at: "rcpt-to", reply: "451 4.3.0 Later" } },
      { ...quickMail, backOff: { ...quickMail.backOff, transient: [600] } },
    );
    const { mailId, jobId } = await queue(deps);
    await until(
      () => readMail(deps, mailId),
      (row) => row.error !== null,
    );
    await cancelJob(deps, actor("administrator"), { id: jobId ?? "" });
    expect(await untilMail(deps, mailId, "failed")).toMatchObject({ error: { code: "mail.cancelled" } });
    expect(await readJob(deps, jobId ?? "")).toMatchObject({ state: "cancelled" });
  });

  test("while the server says nothing", async () => {
    const slow = { ...quickMail, limits: { connect: 60_000, greeting: 60_000, silence: 60_000, whole: 60_000 } };
    const { server, deps } = await start({ behaviour: "silent" }, slow);
    const { mailId, jobId } = await queue(deps);
    await until(server.connections, (count) => count > 0);
    await cancelJob(deps, actor("administrator"), { id: jobId ?? "" });
    expect(await untilMail(deps, mailId, "failed")).toMatchObject({ error: { code: "mail.cancelled" } });
    await untilState(deps, jobId ?? "", "cancelled");
  });
});

test("a worker that stops while it sends leaves the mail to the next one", async () => {
  const slow = { ...quickMail, limits: { connect: 60_000, greeting: 60_000, silence: 60_000, whole: 60_000 } };
  const { server, deps } = await start({ behaviour: "silent" }, slow);
  const { mailId, jobId } = await queue(deps);
  await until(server.connections, (count) => count > 0);
  await workers.pop()?.stop(0);
  expect(await readMail(deps, mailId)).toMatchObject({ state: "queued", attempts: 0, error: null });
  expect(await readJob(deps, jobId ?? "")).toMatchObject({ state: "queued", attempt: 0, crashes: 0 });
  server.behave("healthy");
  workers.push(startMailWorker(deps));
  await untilMail(deps, mailId, "sent");
});

test("neither the password nor a link's token is in the store or in the log, whatever happened", async () => {
  const password = "correct horse battery staple";
  const user = { name: "sea@example.test", password };
  const encoded = Buffer.from(`\0${user.name}\0${password}`).toString("base64");
  const { server, deps } = await start({ user });
  const send = async (behaviour: Parameters<TestSmtpServer["behave"]>[0], state: string) => {
    server.behave(behaviour);
    const { mailId, jobId } = await queue(deps, { ...withLink, secretLink });
    const row = await untilMail(deps, mailId, state);
    await untilState(deps, jobId ?? "", state === "sent" ? "succeeded" : "failed");
    return row;
  };
  await send("healthy", "sent");
  // A server that quotes what it refuses, as some do.
  const quoting = await send({ at: "data", reply: `554 5.7.1 Bad address in <${link}>` }, "failed");
  expect(quoting.response).toContain("554 5.7.1 Bad address in <[redacted]>");
  server.behave({ at: "auth", reply: `535 5.7.8 Refused ${password} (${encoded})` });
  const { mailId } = await queue(deps, { ...withLink, secretLink });
  const refused = await until(
    () => readMail(deps, mailId),
    (row) => row.response !== null,
  );
  expect(refused.response).toBe("535 5.7.8 Refused [redacted] ([redacted])");

  const { db } = deps.store;
  const rows = await Promise.all([
    db.select().from(mails),
    db.select().from(jobs),
    db.select().from(jobLog),
    db.select().from(audit),
  ]);
  const everything = JSON.stringify(rows) + lines.join("\n");
  expect(lines.join("\n")).toContain("mail.message_refused");
  for (const secret of [password, encoded, Buffer.from(password).toString("base64"), "s3cret-t0ken"])
    expect(everything).not.toContain(secret);
});
