import type { Page } from "@playwright/test";
import { createPool } from "mysql2/promise";
import { newId } from "@/lib/kernel/ids";
import { probePorts } from "@/lib/mail/probe/guard";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { untilMail } from "./mailbox";
import { stackState } from "./stack";
import { expect, expectAccessible, people, signIn, test } from "./story";

const region = (page: Page, name: string) => page.getByRole("region", { name });

/** A server one may type into the connection test: only ports that mail is handed in on are taken. */
async function startOnMailPort(): Promise<TestSmtpServer> {
  for (const port of probePorts.filter((candidate) => candidate > 1024)) {
    const server = await startSmtpServer({ port }).catch(() => null);
    if (server !== null) return server;
  }
  throw new Error(`none of the ports ${probePorts.join(", ")} is free`);
}

test("the page says that nothing leaves this machine, and the connection test shows the whole conversation", async ({
  page,
}) => {
  const { mailCatcherUrl } = await stackState();
  await signIn(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Mail/ }).click();
  await expect(page.getByRole("heading", { name: "Captured: nothing leaves this machine" })).toBeVisible();
  await expect(page.getByRole("link", { name: mailCatcherUrl ?? "no catcher" }).first()).toBeVisible();

  const connection = region(page, "Connection test");
  await expect(async () => {
    // A page that was just shown is not yet alive.
    await connection.getByRole("button", { name: "Test the connection" }).click();
    await expect(connection.getByRole("list", { name: "Transcript" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(connection.getByText("A mail would be taken", { exact: true })).toBeVisible({ timeout: 20_000 });
  const steps = connection.getByRole("list", { name: "Transcript" }).getByRole("listitem");
  await expect(steps.filter({ hasText: /^Resolve/ })).toContainText(/\d+ ms/);
  await expect(steps.filter({ hasText: /^RCPT TO/ }).getByLabel("Done:")).toBeVisible();
  await expect(connection.getByLabel("Failed:")).toHaveCount(0);
  await expect(connection.getByRole("button", { name: "Copy the transcript" })).toBeVisible();
  await expectAccessible(page);
});

test("a test message is read from the catcher, and pressing the button behind its link proves that it arrived", async ({
  page,
  browser,
}) => {
  const to = "lookout@example.test";
  await signIn(page);
  await page.goto("/mail");
  const messages = region(page, "Test message");
  const address = messages.getByLabel("Address");
  await expect(address).toHaveValue(people.administrator.email);
  await expect(async () => {
    await address.fill(`${to}, somebody-else@example.test`);
    await messages.getByRole("button", { name: "Send" }).click();
    await expect(address).toHaveAttribute("aria-invalid", "true", { timeout: 2000 });
  }).toPass();
  await address.fill(to);
  await messages.getByRole("button", { name: "Send" }).click();
  const row = messages.getByRole("listitem").filter({ hasText: to }).first();
  await expect(row.getByText("Sent", { exact: true })).toBeVisible({ timeout: 20_000 });
  const { link } = await untilMail(to, /test/i);

  // Whoever reads the mail need not be signed in, and opening the link alone proves nothing: scanners do that.
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(link);
  await expect(row.getByText("Sent", { exact: true })).toBeVisible();
  await reader.getByRole("button", { name: "Confirm that it arrived" }).click();
  await expect(reader.getByRole("heading", { name: /^Delivered and confirmed, \d+/ })).toBeVisible();
  await expect(row.getByText(/^Delivered and confirmed, \d+ (s|min)/)).toBeVisible();
  await reader.goto(link);
  await expect(reader.getByRole("heading", { name: /does not work/ })).toBeVisible();
  await reader.context().close();

  await row.getByRole("link", { name: to }).click();
  await expect(page.getByRole("heading", { level: 1, name: /test/i })).toBeVisible();
  await expect(page.getByText(/after it was sent/)).toBeVisible();
  await expectAccessible(page);
});

test("other settings are tried: a refusal says what it means and what to do, and a server that says nothing is given up", async ({
  page,
}) => {
  const server = await startOnMailPort();
  try {
    await signIn(page);
    await page.goto("/mail");
    const connection = region(page, "Connection test");
    await connection.getByText("Try other settings").click();
    await connection.getByLabel("Host").fill("127.0.0.1");
    await connection.getByLabel("Encryption").selectOption("Not encrypted");
    await connection.getByLabel("Port").fill("3306");
    await connection.getByRole("button", { name: "Test these settings" }).click();
    await expect(connection.getByRole("alert")).toContainText("Port 3306 is not one that mail is handed in on");

    server.behave({ at: "rcpt-to", reply: "550 5.1.1 No such user here" });
    await connection.getByLabel("Port").fill(String(server.port));
    await connection.getByLabel("Recipient").fill("nobody@example.test");
    await connection.getByRole("button", { name: "Test these settings" }).click();
    await expect(connection.getByText("A mail would not get through")).toBeVisible();
    const refused = connection.getByRole("listitem").filter({ hasText: /^RCPT TO/ });
    await expect(refused.getByLabel("Failed:")).toBeVisible();
    await expect(refused.getByText(/550 5\.1\.1 No such user here/).first()).toBeVisible();
    await expect(refused.getByText("What to try")).toBeVisible();
    await expectAccessible(page);

    server.behave("silent");
    await connection.getByRole("button", { name: "Test these settings" }).click();
    await expect(connection.getByText("Waiting for the server")).toBeVisible();
    await expect(connection.getByRole("listitem").filter({ hasText: /^Connect/ })).toBeVisible();
    await connection.getByRole("button", { name: "Cancel" }).click();
    await expect(connection.getByText(/^Cancelled\. The connection is closed/)).toBeVisible();

    server.behave("healthy");
    await connection.getByRole("button", { name: "Test these settings" }).click();
    await expect(connection.getByLabel("Settings that work")).toContainText(`SMTP_PORT=${server.port}`);
    expect(server.mails).toEqual([]);
  } finally {
    await server.close();
  }
});

test("a mail that failed says why in the log and beside the page's name, and is sent again from there", async ({
  page,
}) => {
  const to = "purser@example.test";
  const pool = createPool({ uri: (await stackState()).storeUrl });
  await pool.query(
    `INSERT INTO mails (id, template, recipient, subject, state, data, error, attempts, created_at, created_by_name)
     VALUES (?, 'alert-resolved', ?, 'Resolved: the worker is back', 'failed', ?, ?, 9, UTC_TIMESTAMP(3), 'system')`,
    [
      newId(),
      to,
      JSON.stringify({
        title: "The worker is back",
        startedAt: new Date().toISOString(),
        resolvedAt: new Date().toISOString(),
        link: "http://127.0.0.1/mail/alerts",
      }),
      JSON.stringify({
        code: "mail.unreachable",
        message: "mail.example:587 did not answer.",
        hint: "Test the connection on the Mail page.",
      }),
    ],
  );
  await pool.end();

  await signIn(page);
  const navigation = page.getByRole("navigation", { name: "Main" });
  await expect(navigation.getByRole("link", { name: /^Mail.* failed in 24 hours/ })).toBeVisible();
  await page.goto("/mail/log?state=failed");
  const row = page.getByRole("row", { name: new RegExp(to) });
  await expect(row.getByText("mail.example:587 did not answer.")).toBeVisible();
  await page.getByRole("link", { name: "Sent", exact: true }).click();
  await expect(page).toHaveURL(/state=sent/);
  await page.getByLabel("Search by recipient").fill("lookout");
  await expect(page).toHaveURL(/q=lookout/);
  await expect(page.getByRole("row", { name: /lookout@example\.test/ })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/mail/log?state=failed");
  await row.getByRole("link", { name: to }).click();
  await expect(page.getByText("It was not delivered")).toBeVisible();
  await expect(page.getByText("Test the connection on the Mail page.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: `Resend: ${to}` }).click();
  await expect(page.getByText("The mail is sent again")).toBeVisible();
  await expect(region(page, "Facts").getByText("Sent", { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  expect((await untilMail(to, /Resolved|over|back/i)).text).toContain("The worker is back");
});

test("every template is shown as people get it, in both themes, on a phone and as text", async ({ page }) => {
  await signIn(page);
  await page.goto("/mail/templates");
  await expect(page.getByRole("row")).toHaveCount(15);
  await page.getByRole("link", { name: /invitation/i }).click();
  const frame = page.locator("iframe");
  // Read from outside: nothing runs in there.
  const background = () =>
    frame.evaluate((element: HTMLIFrameElement) => {
      const body = element.contentDocument?.body;
      return body === undefined ? "" : getComputedStyle(body).backgroundColor;
    });
  await expect.poll(background).toMatch(/^rgb/);
  const light = await background();
  await page.getByRole("button", { name: "Dark" }).click();
  await expect.poll(background).not.toBe(light);
  await page.getByRole("button", { name: "390 px" }).click();
  await expect.poll(async () => (await frame.boundingBox())?.width).toBe(390);
  await expect(
    region(page, "As text")
      .getByText(/https?:\/\//)
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test("the reset journey is rehearsed with a real mail to its end, and no password changes", async ({ page }) => {
  const { email, password } = people.administrator;
  await signIn(page);
  await page.goto("/mail");
  const journey = region(page, "Reset journey");
  await journey.getByRole("button", { name: "Start a rehearsal" }).click();
  await expect(journey.getByText(/was taken by the server/)).toBeVisible({ timeout: 20_000 });
  const { link } = await untilMail(email, /^Rehearsal/);
  const reader = await page.context().newPage();
  await reader.goto(link);
  await expect(reader.getByText("This is a rehearsal.")).toBeVisible();
  await expect(journey.getByText("The link was opened")).toBeVisible();
  await reader.locator('input[type="password"]').first().fill("quiet anchor under amber moon");
  await reader.getByRole("button", { name: "Rehearse the change" }).click();
  await expect(reader.getByRole("heading", { name: "The rehearsal went through" })).toBeVisible();
  await expect(journey.getByText("The form was sent, and nothing was changed")).toBeVisible();
  await reader.close();
  const answer = await page.request.get("/api/admin/overview");
  expect(answer.ok(), `the session goes on with ${password}`).toBe(true);
});
