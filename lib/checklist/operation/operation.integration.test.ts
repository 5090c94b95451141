import { generateKeyPairSync } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { jobs, mails, users, workers } from "@/lib/store/schema";
import { insertFailedRun, insertWorker } from "@/test/alert-facts";
import { startDnsServer, type TestDnsServer } from "@/test/dns-server";
import { queue as queueMail, startMailWorker, untilMail, withMail } from "@/test/mail-jobs";
import { makeDepsOn, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { newPerson, signedIn } from "@/test/people";
import { availableServers } from "@/test/servers";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { accountsAdmins } from "./accounts-admins";
import { jobsFailed } from "./jobs-failed";
import { mailDelivery } from "./mail-delivery";
import { mailDomain } from "./mail-domain";
import { mailSafety } from "./mail-safety";
import { workersHeartbeat } from "./workers-heartbeat";

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "der" });
describe.each(availableServers())("with everything on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let dns: TestDnsServer;
  let smtp: TestSmtpServer;
  beforeAll(async () => {
    deps = await makeDepsOn(flavour);
    smtp = await startSmtpServer();
    dns = await startDnsServer({
      "shop.org": { mx: [[10, "mx.shop.org"]], txt: ["v=spf1 ip4:127.0.0.1 ip4:192.0.2.0/24 -all"] },
      "mx.shop.org": { a: ["192.0.2.25"] },
      "s1._domainkey.shop.org": { txt: [`v=DKIM1; k=rsa; p=${key.toString("base64")}`] },
      "_dmarc.shop.org": { txt: ["v=DMARC1; p=reject; rua=mailto:dmarc@shop.org"] },
      "bare.org": { mx: [[10, "mx.shop.org"]] },
      "broken.org": "servfail",
      "_dmarc.broken.org": "servfail",
      "s1._domainkey.broken.org": "servfail",
    });
  });
  beforeEach(async () => {
    for (const table of [jobs, mails, users, workers]) await deps.store.db.delete(table);
  });
  afterAll(async () => {
    await Promise.all([dns.close(), smtp.close()]);
    await deps.dispose();
  });

  /** A job in the store, as old as that. */
  async function insertJob(given: Partial<typeof jobs.$inferInsert>, ageMs = 0): Promise<string> {
    const id = newId();
    const at = new Date(Date.now() - ageMs);
    const row = {
      id,
      kind: "backup",
      title: "Back up shop",
      state: "queued" as const,
      payload: {},
      createdByName: "a",
    };
    await deps.store.db.insert(jobs).values({ ...row, createdAt: at, ...given });
    return id;
  }
  const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

  test("a worker that says it is alive is fine; one that fell silent, or none at all, is not", async () => {
    expect(await measure(workersHeartbeat, deps)).toMatchObject({ status: "failed", since: null });
    await insertWorker(deps, 40_000);
    expect(await measure(workersHeartbeat, deps)).toMatchObject({
      status: "failed",
      summary: "No worker is running",
      since: expect.any(Date),
    });
    await insertWorker(deps);
    expect(await measure(workersHeartbeat, deps)).toMatchObject({ status: "ok" });
  });

  test("work that waits is told, but not what is for later or behind another of its kind", async () => {
    await insertWorker(deps);
    await insertJob({ state: "running", exclusiveKey: "target:shop", startedAt: new Date() }, 3 * hourMs);
    await insertJob({ exclusiveKey: "target:shop" }, 2 * hourMs);
    await insertJob({ notBefore: new Date(Date.now() + hourMs) }, 2 * hourMs);
    expect(await measure(workersHeartbeat, deps)).toMatchObject({ status: "ok" });
    await insertJob({ exclusiveKey: "target:other" }, 20 * minuteMs);
    expect(await measure(workersHeartbeat, deps)).toMatchObject({
      status: "warning",
      summary: expect.stringMatching(/^A job has waited for 20 min/),
    });
  });

  test("failed jobs of the day are told until their kind succeeds; the scheduled backup has its own check", async () => {
    expect((await measure(jobsFailed, deps)).status).toBe("ok");
    const error = { code: "drill.no_room", message: "There is no room." };
    const ended = (ageMs: number) => ({ state: "failed" as const, error, finishedAt: new Date(Date.now() - ageMs) });
    await insertJob({ kind: "drill", title: "Prove a.sql.zst", ...ended(2 * hourMs) });
    await insertJob({ kind: "drill", title: "Prove a.sql.zst", ...ended(hourMs) });
    await insertJob({ kind: "verify", title: "Verify old.sql.zst", ...ended(25 * hourMs) });
    await insertFailedRun(deps, new Date(Date.now() - minuteMs));
    expect(await measure(jobsFailed, deps)).toMatchObject({
      status: "warning",
      summary: "Failed: Prove a.sql.zst",
      remedy: { text: "There is no room." },
    });
    await insertJob({ kind: "drill", state: "succeeded", finishedAt: new Date() });
    expect((await measure(jobsFailed, deps)).status).toBe("ok");
  });

  const inProduction = (given: Deps): Deps => ({ ...given, config: { ...given.config, environment: "production" } });

  test("mail that the server refuses is told with its answer, and mail that it takes is no proof yet", async () => {
    const live = inProduction(withMail(deps, smtp));
    const worker = startMailWorker(live);
    try {
      const good = await queueMail(live);
      await untilMail(live, good.mailId, "sent");
      expect(await measure(mailDelivery, live)).toMatchObject({
        status: "warning",
        summary: expect.stringContaining("never proven"),
      });
      await live.store.db.update(mails).set({ confirmedAt: new Date() }).where(eq(mails.id, good.mailId));
      expect(await measure(mailDelivery, live)).toMatchObject({ status: "ok" });
      smtp.behave({ at: "rcpt-to", reply: "550 5.7.1 We do not know you" });
      const bad = await queueMail(live);
      await untilMail(live, bad.mailId, "failed");
      const judged = await measure(mailDelivery, live);
      expect(judged).toMatchObject({ status: "failed", summary: "The newest mail could not be delivered" });
      expect((judged.evidence?.items ?? []).join()).toContain("Your password");
    } finally {
      smtp.behave("healthy");
      await worker.stop(1000);
    }
  });

  test("mail that waits for hours, and production without a server, are told", async () => {
    const live = inProduction(withMail(deps, smtp));
    const { mailId } = await queueMail(live);
    await deps.store.db
      .update(mails)
      .set({ createdAt: new Date(Date.now() - 2 * hourMs) })
      .where(eq(mails.id, mailId));
    expect((await measure(mailDelivery, live)).summary).toMatch(/^A mail has waited for 2 h/);
    expect(await measure(mailDelivery, inProduction(withMail(deps, null)))).toMatchObject({ status: "failed" });
  });

  const sender = (domain: string) =>
    inProduction(
      withMail(deps, smtp, {
        from: { name: null, address: `noreply@${domain}` },
        dkimSelector: "s1",
        dnsServers: [dns.address],
      }),
    );

  test("a sender's domain whose records are right, and one without SPF, DKIM and DMARC", async () => {
    expect(await measure(mailDomain, sender("shop.org"))).toMatchObject({ status: "ok" });
    const judged = await measure(mailDomain, sender("bare.org"));
    expect(judged).toMatchObject({ status: "failed", summary: "SPF, DKIM and DMARC of bare.org are missing or wrong" });
    expect(judged.remedy?.command).toMatch(/^bare\.org {2}TXT {2}v=spf1 /);
  });

  test("a name server that fails hides the records, which is not the same as that they are missing", async () => {
    expect(await measure(mailDomain, sender("broken.org"))).toMatchObject({ status: "cannot_see" });
  });

  test("a catcher on this machine keeps mail in; a name that leads nowhere keeps us from seeing that", async () => {
    const caught = withMail(deps, smtp, { mode: "captured" });
    expect(await measure(mailSafety, caught)).toMatchObject({ status: "ok" });
    const server = smtp.settings({ host: "no-such-catcher.invalid" });
    expect(await measure(mailSafety, withMail(deps, smtp, { mode: "captured", server }))).toMatchObject({
      status: "cannot_see",
    });
    const outside = smtp.settings({ host: "198.51.100.9" });
    expect(await measure(mailSafety, withMail(deps, smtp, { mode: "captured", server: outside }))).toMatchObject({
      status: "failed",
    });
  });

  test("one administrator is too few; two who sign in are enough; a registration must not wait for days", async () => {
    const ann = await newPerson(deps, "ann@example.test", "administrator");
    await signedIn(deps, ann);
    await newPerson(deps, "vic@example.test", "viewer");
    expect((await measure(accountsAdmins, deps)).summary).toBe("There is only one administrator");
    const bea = await newPerson(deps, "bea@example.test", "administrator");
    await signedIn(deps, bea);
    expect((await measure(accountsAdmins, deps)).status).toBe("ok");

    await deps.store.db
      .update(users)
      .set({ lastSignInAt: sql`utc_timestamp(3) - interval 100 day` })
      .where(eq(users.id, bea.id));
    const stale = await measure(accountsAdmins, deps);
    expect(stale.summary).toBe("Of 2 administrators, only one has signed in lately");
    expect(stale.evidence?.items).toEqual([expect.stringMatching(/^bea@example\.test last signed in 100 d/)]);

    await signedIn(deps, bea);
    const asked = { name: "Cleo", role: "viewer" as const, status: "waiting" as const };
    const person = (email: string, ageMs: number) => ({
      ...asked,
      id: newId(),
      email,
      createdAt: new Date(Date.now() - ageMs),
    });
    await deps.store.db.insert(users).values(person("dan@example.test", dayMs));
    expect((await measure(accountsAdmins, deps)).status).toBe("ok");
    await deps.store.db.insert(users).values(person("cleo@example.test", 3 * dayMs));
    expect((await measure(accountsAdmins, deps)).evidence?.items).toEqual(["cleo@example.test has waited for 3 d 0 h"]);
  });
});
