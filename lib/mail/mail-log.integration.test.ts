import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import type { JobRun } from "@/lib/jobs";
import { audit, jobs, mails } from "@/lib/store/schema";
import { readJob } from "@/test/jobs";
import { queue, quickMail, readMail, withMail } from "@/test/mail-jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { getMail } from "./get-mail";
import { getMailStatus } from "./get-mail-status";
import { listMails } from "./list-mails";
import { mailJobHandler } from "./mail-job-handler";
import { resendMail } from "./resend-mail";

let base: TestDeps;
let deps: Deps;
let server: TestSmtpServer;
beforeAll(async () => {
  base = await makeDeps();
  server = await startSmtpServer({ user: { name: "sea", password: "hush" } });
  deps = withMail(base, server);
});
afterAll(async () => {
  await server.close();
  await base.dispose();
});

const operator = actor("operator");
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

async function change(id: string, changes: Partial<typeof mails.$inferInsert>): Promise<void> {
  await deps.store.db.update(mails).set(changes).where(eq(mails.id, id));
}

/** One attempt, as a worker makes it, with another way of writing. */
async function attempt(id: string, fenced?: (write: JobRun<unknown>["fenced"]) => JobRun<unknown>["fenced"]) {
  const { jobId } = await readMail(deps, id);
  const write: JobRun<unknown>["fenced"] = (work) => deps.store.db.transaction(work);
  const run = { id: jobId ?? "", payload: { mailId: id }, attempt: 1, signal: new AbortController().signal };
  const silent = { log: () => undefined, progress: () => undefined };
  return mailJobHandler(deps, quickMail).run({ ...run, ...silent, fenced: fenced?.(write) ?? write });
}

describe("the delivery log", () => {
  test("comes newest first, a page at a time, and can be narrowed down", async () => {
    const ids: string[] = [];
    for (const number of [1, 2, 3, 4, 5])
      ids.unshift((await queue(deps, { to: `person_${number}@example.test`, about: `user:${number}` })).mailId);
    const first = await listMails(deps, operator, { limit: 3 });
    expect(first.mails.map((mail) => mail.id)).toEqual(ids.slice(0, 3));
    const second = await listMails(deps, operator, { limit: 3, before: first.next ?? "" });
    expect(second).toMatchObject({ mails: [{ id: ids[3] }, { id: ids[4] }], next: null });
    const listed = async (input: object) => (await listMails(deps, operator, input)).mails.map((mail) => mail.id);
    expect(await listed({ about: "user:2" })).toEqual([ids[3]]);
    expect(await listed({ recipient: "person_4" })).toEqual([ids[1]]);
    expect(await listed({ recipient: "person%" })).toEqual([]);
    expect(await listed({ state: "sent" })).toEqual([]);
    expect(await listed({ template: "password-changed" })).toEqual(ids);
  });

  test("is for operators, and holds neither links nor what mails are filled with", async () => {
    const { mailId } = await queue(deps);
    await expect(listMails(deps, actor("viewer"))).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(getMail(deps, actor("viewer"), { id: mailId })).rejects.toMatchObject({ code: "auth.forbidden" });
    const view = await getMail(deps, operator, { id: mailId });
    expect(view).toMatchObject({ id: mailId, state: "queued", canResend: false });
    for (const hidden of ["sealed", "sealedUntil", "data", "messageId"]) expect(view).not.toHaveProperty(hidden);
    await expect(getMail(deps, operator, { id: mailId.replace(/.$/, "0") })).rejects.toMatchObject({
      code: "mail.not_found",
    });
  });
});

describe("sending again", () => {
  test("writes who did it, and is refused while it is being sent", async () => {
    const { mailId } = await queue(deps);
    await expect(resendMail(deps, operator, { id: mailId })).rejects.toMatchObject({ code: "mail.cannot_resend" });
    await change(mailId, { state: "failed" });
    expect(await resendMail(deps, operator, { id: mailId })).toMatchObject({
      state: "queued",
      attempts: 0,
      error: null,
    });
    const rows = await deps.store.db.select().from(audit).where(eq(audit.subject, mailId));
    expect(rows).toMatchObject([{ action: "mail.resend", actorName: operator.name, details: { was: "failed" } }]);
  });

  test("what waits for its next attempt is tried at once", async () => {
    const { mailId, jobId } = await queue(deps);
    await change(mailId, { nextAttemptAt: hoursAgo(-1) });
    await deps.store.db.update(jobs).set({ notBefore: hoursAgo(-1) });
    await resendMail(deps, operator, { id: mailId });
    expect(await readJob(deps, jobId ?? "")).toMatchObject({ state: "queued", notBefore: null });
    expect(await readMail(deps, mailId)).toMatchObject({ jobId });
  });

  test("what was sent goes under a new name, so that nobody drops it as known", async () => {
    const { mailId } = await queue(deps);
    await attempt(mailId);
    const { messageId } = await readMail(deps, mailId);
    await resendMail(deps, operator, { id: mailId });
    const again = await readMail(deps, mailId);
    expect(again).toMatchObject({ state: "queued", sentAt: null });
    expect(again.messageId).not.toBe(messageId);
  });
});

test("what the server answered is written down though the store is away just then", async () => {
  const { mailId } = await queue(deps);
  const before = server.mails.length;
  let refusals = 2;
  await attempt(mailId, (write) => async (work) => {
    if (refusals-- > 0) throw Object.assign(new Error("gone"), { code: "PROTOCOL_CONNECTION_LOST" });
    return write(work);
  });
  expect(await readMail(deps, mailId)).toMatchObject({ state: "sent", attempts: 1 });
  expect(server.mails).toHaveLength(before + 1);
});

test("what nobody foresaw fails the mail with the job", async () => {
  const { mailId } = await queue(deps);
  await change(mailId, { template: "of-another-version" });
  await expect(attempt(mailId)).rejects.toThrow(TypeError);
  expect(await readMail(deps, mailId)).toMatchObject({ state: "failed", error: { code: "unexpected" } });
});

test("the state of sending says how mail leaves and how it went, and not the password", async () => {
  await deps.store.db.delete(mails);
  const [yesterday, today, failed, held] = await Promise.all([1, 2, 3, 4].map(() => queue(deps)));
  await change(yesterday?.mailId ?? "", { state: "sent", createdAt: hoursAgo(30), sentAt: hoursAgo(30) });
  await change(today?.mailId ?? "", { state: "sent", sentAt: hoursAgo(1) });
  await change(failed?.mailId ?? "", { state: "failed", jobId: null });
  await change(held?.mailId ?? "", { state: "held" });
  const status = await getMailStatus(deps, actor("viewer"));
  expect(status).toMatchObject({
    mode: "live",
    server: { host: "127.0.0.1", port: server.port, tls: "none", user: "sea" },
    counts: { sent24h: 1, failed24h: 1, queued: 0, held: 1 },
    lastSent: { id: today?.mailId },
    lastFailed: { id: failed?.mailId, canResend: true },
  });
  expect(JSON.stringify(status)).not.toContain("hush");
});
