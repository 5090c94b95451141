import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emailNames } from "@/lib/emails";
import { unseal } from "@/lib/kernel/seal";
import { audit, mails } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import {
  confirmTestMessage,
  listEmails,
  listTestMessages,
  peekTestMessage,
  previewEmail,
  sendTestMessage,
  SendTestMessageInput,
} from ".";

let deps: TestDeps;
const client = { address: "192.0.2.9", userAgent: "test", requestId: "test" };

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

async function sent(to = "bea@example.test"): Promise<{ mailId: string; token: string }> {
  const { mailId } = await sendTestMessage(deps, actor("operator"), { to });
  const [row] = await deps.store.db.select().from(mails).where(eq(mails.id, mailId));
  const link = unseal(deps.config.authSecret, { use: "mail", owner: mailId }, row?.sealed ?? "");
  return { mailId, token: new URL(link).searchParams.get("token") ?? "" };
}

test("a test message is confirmed once, by its link, with the seconds it took", async () => {
  const { mailId, token } = await sent();
  await deps.store.db
    .update(mails)
    .set({ state: "sent", sentAt: new Date(deps.clock.now().getTime() - 41_000) })
    .where(eq(mails.id, mailId));
  expect(await peekTestMessage(deps, token)).toMatchObject({ to: "bea@example.test" });
  expect(await peekTestMessage(deps, token), "looking consumes nothing").not.toBeNull();

  const confirmed = await confirmTestMessage(deps, { token }, client);
  expect(confirmed.to).toBe("bea@example.test");
  expect(confirmed.seconds).toBeGreaterThanOrEqual(41);
  expect(confirmed.seconds).toBeLessThan(60);
  const [newest] = await listTestMessages(deps, actor("operator"));
  expect(newest).toMatchObject({ id: mailId, recipient: "bea@example.test", confirmedAt: expect.any(Date) });

  await expect(confirmTestMessage(deps, { token }, client)).rejects.toThrow("does not work any more");
  expect(await peekTestMessage(deps, token)).toBeNull();
});

test("of two who press the button at once, one confirms", async () => {
  const { token } = await sent();
  const both = await Promise.allSettled([1, 2].map(() => confirmTestMessage(deps, { token }, client)));
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("two messages under way do not end each other's links", async () => {
  const [first, second] = [await sent("one@example.test"), await sent("two@example.test")];
  expect(await confirmTestMessage(deps, first, client)).toMatchObject({ to: "one@example.test" });
  expect(await confirmTestMessage(deps, second, client)).toMatchObject({ to: "two@example.test" });
});

test("neither the audit log nor the mail's row holds the token", async () => {
  const { token } = await sent();
  const rows = [await deps.store.db.select().from(audit), await deps.store.db.select().from(mails)];
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("only one plain address is taken", () => {
  for (const to of ["a@example.test, b@example.test", "a@example.test\r\nBcc: b@example.test", "ä@example.test", ""])
    expect(SendTestMessageInput.safeParse({ to })).toMatchObject({ success: false });
});

test("viewers neither send nor look", async () => {
  const viewer = actor("viewer");
  await expect(sendTestMessage(deps, viewer, { to: "bea@example.test" })).rejects.toThrow("does not allow");
  await expect(listEmails(deps, viewer)).rejects.toThrow("does not allow");
  await expect(previewEmail(deps, viewer, { name: "invitation" })).rejects.toThrow("does not allow");
});

test("every mail can be looked at as this installation would send it", async () => {
  expect((await listEmails(deps, actor("operator"))).map(({ name }) => name)).toEqual(emailNames);
  const preview = await previewEmail(deps, actor("operator"), { name: "confirm-address" });
  expect(preview).toMatchObject({ title: "Confirm address", subject: "Confirm your address" });
  expect(preview.text).toContain(`${deps.config.baseUrl}/confirm?token=sample`);
  expect(preview.html).toContain(deps.target.database);
});
