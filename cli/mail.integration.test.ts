import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { countAliveWorkers } from "@/lib/jobs";
import type { MailView, SenderCheck, SmtpTranscript } from "@/lib/mail";
import { mails } from "@/lib/store/schema";
import { environmentOf, type Outcome, startProgram, programFile } from "@/test/bundle";
import { startDnsServer } from "@/test/dns-server";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { runCli } from "@/test/run-cli";
import { startTestWorker } from "@/test/run-jobs";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";

const user = { name: "mailer@shop.test", password: "correct horse battery staple" };

const program = programFile("cli");
let deps: TestDeps;
let server: TestSmtpServer;
let worker: Worker | null = null;
beforeAll(async () => {
  server = await startSmtpServer({ user });
  const { mail } = (deps = await makeDeps()).config;
  deps.config.mail = { ...mail, mode: "live", server: server.settings() };
});
afterAll(async () => {
  await deps.dispose();
  await server.close();
});
beforeEach(() => server.behave("healthy"));
afterEach(async () => {
  await worker?.stop(0);
  worker = null;
});

const environment = (more: Record<string, string> = {}) => ({
  ...environmentOf(deps.config),
  SMTP_HOST: "127.0.0.1",
  SMTP_PORT: String(server.port),
  SMTP_TLS: "none",
  SMTP_USER: user.name,
  SMTP_PASSWORD: user.password,
  MAIL_FROM: "noreply@shop.test",
  ...more,
});

const seaworthy = (args: string, more?: Record<string, string>): Promise<Outcome> =>
  runCli(args.split(" "), environment(more));

async function withWorker(): Promise<void> {
  worker = startTestWorker(deps);
  await until(
    () => countAliveWorkers(deps.store),
    (count) => count === 1,
  );
}

test("the connection test prints its steps and ends well, or with 1 and what to do", async () => {
  const good = await seaworthy("mail test --to anna@example.com");
  expect(good.stdout).toMatch(/^ok {8}resolve .*\nok {8}connect .*\n/);
  expect(good.stdout).toContain("> AUTH PLAIN [redacted]");
  expect([good.code, good.stdout.split("\n").at(-2)]).toEqual([0, expect.stringContaining("would take the mail")]);

  const json = await seaworthy("mail test --json", { SMTP_PASSWORD: "wrong" });
  expect(json.code).toBe(1);
  expect((JSON.parse(json.stdout) as SmtpTranscript).steps.map(({ outcome }) => outcome)).toContain("failed");
  expect(JSON.parse(json.stderr)).toMatchObject({
    error: { code: "mail.test_failed", message: expect.stringContaining("auth") as string },
  });
  for (const { stdout, stderr } of [good, json]) expect(stdout + stderr).not.toContain(user.password);

  expect(await seaworthy("mail test --to anna@example.com,ben@example.com")).toMatchObject({ code: 2, stdout: "" });
});

test("interrupting the connection test ends it at once", async () => {
  server.behave("silent");
  const child = startProgram(program, ["mail", "test"], {
    environment: environment(),
    stdio: ["ignore", "pipe", "ignore"],
  });
  let stdout = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    if (stdout.includes("connect") && !child.killed) child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(1);
  expect(stdout).toMatch(/\ncancelled greeting/);
});

test("the sender's records are told with what to publish", async () => {
  const dns = await startDnsServer({ "shop.org": { txt: ["v=spf1 mx ?all"] } });
  const more = { DNS_SERVERS: dns.address, MAIL_FROM: "Shop <noreply@shop.org>" };
  const { code, stdout } = await seaworthy("mail dns", more);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^shop\.org:\nMX +missing/);
  expect(stdout).toContain("publish: shop.org TXT v=spf1 mx ~all");
  const json = await seaworthy("mail dns --domain localhost --json", more);
  expect((JSON.parse(json.stdout) as SenderCheck).records.map(({ status }) => status)).toEqual(
    Array(4).fill("unknown"),
  );
  await dns.close();
});

test("without a worker no test message is queued", async () => {
  expect(await seaworthy("mail send-test anna@example.com")).toMatchObject({ code: 1, stdout: "" });
  expect(await deps.store.db.$count(mails)).toBe(0);
});

test("a test message is sent; one that was refused is listed and sent again", async () => {
  await withWorker();
  const sent = await seaworthy("mail send-test anna@example.com");
  expect(sent).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^sent: test-message to anna@example\.com, 250 /),
  });
  expect(server.mails).toHaveLength(1);

  server.behave({ at: "rcpt-to", reply: "550 5.1.1 No such user" });
  const refused = await seaworthy("mail send-test ben@example.com");
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/^failed: /) });
  const list = await seaworthy("mail list --state failed --json");
  const [failed, ...others] = JSON.parse(list.stdout) as MailView[];
  expect([failed?.recipient, others]).toEqual(["ben@example.com", []]);
  expect((await seaworthy("mail list")).stdout).toMatch(/ failed +1 +test-message +ben@example\.com +550 /);

  server.behave("healthy");
  expect(await seaworthy(`mail resend ${failed?.id}`)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^sent: /),
  });
  expect(server.mails).toHaveLength(2);
});
