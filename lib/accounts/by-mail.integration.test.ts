import { Writable } from "node:stream";
import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EmailName } from "@/lib/emails/email-data";
import type { Worker } from "@/lib/jobs";
import { createLogger } from "@/lib/kernel/logger";
import type { Store } from "@/lib/store/open-store";
import { until } from "@/test/jobs";
import { startMailWorker, untilMail, withMail } from "@/test/mail-jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { goodPassword, newPerson, signedIn, visitor } from "@/test/people";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import {
  approveUser,
  confirmAddress,
  confirmAddressChange,
  getUser,
  inviteUser,
  listUsers,
  register,
  requestAddressChange,
  requestReset,
  resetPassword,
  setPassword,
  signIn,
} from ".";

let deps: TestDeps;
let smtp: TestSmtpServer;
let worker: Worker;
let logged = "";
/** Whatever opens a door: none of it may stand anywhere. */
const secrets: string[] = [];

beforeAll(async () => {
  smtp = await startSmtpServer();
  deps = withMail(await makeDeps(), smtp);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  deps = { ...deps, log: createLogger({ level: "trace", role: "test", version: "0" }, sink) };
  worker = startMailWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await smtp.close();
  await deps.dispose();
});

/** The token in the link of a mail that the server took. */
async function tokenFor(recipient: string, page: string): Promise<string> {
  const pattern = new RegExp(`http://127\\.0\\.0\\.1:3000/${page}\\?token=([\\w-]{43})`);
  const mail = await until(
    () => smtp.mails.findLast(({ to, text }) => to.includes(recipient) && pattern.test(text)),
    (found) => found !== undefined,
  );
  const token = pattern.exec(mail?.text ?? "")?.[1] ?? "";
  expect(mail?.html).toContain(token);
  secrets.push(token);
  return token;
}

function remember(password: string): string {
  secrets.push(password);
  return password;
}

async function everythingIn(store: Store): Promise<string> {
  const [tables] = await store.pool.query<RowDataPacket[]>("SHOW TABLES");
  const rows = await Promise.all(
    tables.map((table) => store.pool.query(`SELECT * FROM \`${String(Object.values(table)[0])}\``)),
  );
  return JSON.stringify(rows.map(([found]) => found));
}

test("the whole life of a user, with links read from mails that arrived", async () => {
  const boss = await newPerson(deps, "boss@example.test", "administrator");
  remember(goodPassword);
  const { actor, sid } = await signedIn(deps, boss);
  remember(sid);

  const email = "ada@example.test";
  await register(deps, { email, name: "Ada", note: "The database is mine." }, visitor());
  await confirmAddress(deps, { token: await tokenFor(email, "confirm") }, visitor());
  await until(
    () => smtp.mails.find(({ to }) => to.includes(boss.email)),
    (mail) => mail?.text.includes("The database is mine.") === true,
  );
  const [waiting] = (await listUsers(deps, actor)).users;
  const { mailId } = await approveUser(deps, actor, { id: waiting?.id ?? "", role: "operator" });
  await untilMail(deps, mailId, "sent");
  const mail = { template: "account-approved" satisfies EmailName, state: "sent", canResend: false };
  expect(await getUser(deps, actor, { id: waiting?.id ?? "" })).toMatchObject({ mail });
  const first = remember("amber canoe drifts slowly");
  await setPassword(deps, { token: await tokenFor(email, "set-password"), password: first }, visitor());

  await requestReset(deps, { email }, visitor());
  const second = remember("brisk walnut sings aloud");
  await resetPassword(deps, { token: await tokenFor(email, "reset-password"), password: second }, visitor());
  const ada = await signedIn(deps, { id: waiting?.id ?? "", email, password: second });
  remember(ada.sid);

  const home = "ada.home@example.test";
  await requestAddressChange(deps, ada.actor, { email: home });
  await confirmAddressChange(deps, { token: await tokenFor(home, "change-address") }, visitor());
  expect((await signIn(deps, { email: home, password: second }, visitor())).user).toMatchObject({ role: "operator" });
  const toAda = () => smtp.mails.filter(({ to }) => to.includes(email)).map(({ subject }) => subject);
  await until(toAda, (subjects) => subjects.length === 5);
});

test("a dead mail server keeps nobody from deciding; the page shows what became of the mail, which leaves later", async () => {
  const boss = await newPerson(deps, "second-boss@example.test", "administrator");
  const { actor } = await signedIn(deps, boss);
  await smtp.close();
  const { user, mailId } = await inviteUser(deps, actor, {
    email: "guest@example.test",
    name: "Guest",
    role: "viewer",
  });
  expect(user).toMatchObject({ status: "invited", mail: { id: mailId, state: "queued" } });
  const view = await until(
    () => getUser(deps, actor, user),
    ({ mail }) => (mail?.attempts ?? 0) > 0,
  );
  expect(view.mail).toMatchObject({
    state: "queued",
    error: { hint: expect.any(String) },
    nextAttemptAt: expect.any(Date),
  });
  smtp = await startSmtpServer({ port: smtp.port });
  await untilMail(deps, mailId, "sent");
  await setPassword(deps, { token: await tokenFor(user.email, "set-password"), password: goodPassword }, visitor());
});

test("no password and no token stands in the store or the log", async () => {
  const wrong = remember("a password that is wrong");
  await expect(signIn(deps, { email: "boss@example.test", password: wrong }, visitor())).rejects.toThrow();
  const guess = remember("a-token-that-somebody-guessed");
  await expect(resetPassword(deps, { token: guess, password: wrong }, visitor())).rejects.toThrow();
  deps.log.info({ token: secrets[0], url: `/confirm?token=${secrets[0]}` }, "as a careless line would have it");
  const stored = await everythingIn(deps.store);
  expect(secrets.length).toBeGreaterThan(10);
  expect(secrets).not.toContain("");
  expect(stored).toContain("ada.home@example.test");
  for (const secret of secrets) {
    expect(stored).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
});
