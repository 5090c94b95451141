import type { Page } from "@playwright/test";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { Secret, TOTP } from "otpauth";
import { newId } from "@/lib/kernel/ids";
import { keepSecret } from "./kept-secrets";
import { untilMail } from "./mailbox";
import { stackState } from "./stack";
import { chooseInMenu, expect, expectAccessible, newPage, people, signIn, test, typeCredentials } from "./story";

const ana = { name: "Ana Ruiz", email: "ana@example.test", password: "three lamps under snow" };
const ivo = { name: "Ivo Brandt", email: "ivo@example.test", password: "slow ferry, cold bread" };
const ivosNext = "green bottle on a shelf";
const ivosAddress = "ivo.brandt@example.test";
const bea = people.administrator;

test.describe.configure({ mode: "serial" });

async function inStore(sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
  const pool = createPool({ uri: (await stackState()).storeUrl, timezone: "Z" });
  const [rows] = await pool.query<RowDataPacket[]>(sql, values);
  await pool.end();
  return rows;
}

async function signOut(page: Page, name: string): Promise<void> {
  await chooseInMenu(page, `Account of ${name}`, "Sign out");
  await expect(page).toHaveURL(/\/sign-in/);
}

const overview = (page: Page) => page.getByRole("heading", { name: "Overview", level: 1 });

test("who asks for an account confirms the address, is let in with a role, and sets a password", async ({
  page,
  browser,
}) => {
  const stranger = await newPage(browser);
  await stranger.goto("/sign-in");
  await stranger.getByRole("link", { name: "Ask for an account" }).click();
  await stranger.getByLabel("Name").fill(ana.name);
  await stranger.getByLabel("E-mail").fill(ana.email);
  await stranger.getByLabel("Why do you need it?").fill("I look after the variants.");
  await stranger.getByRole("button", { name: "Ask for an account" }).click();
  await expect(stranger.getByRole("heading", { name: "Look at your mail" })).toBeVisible();

  await stranger.goto((await untilMail(ana.email, /Confirm your address/)).link);
  await stranger.getByRole("button", { name: "Confirm the address" }).click();
  await expect(stranger.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();

  await signIn(page);
  await page.goto((await untilMail(bea.email, /Ana Ruiz asks for an account/)).link);
  const waiting = page.getByRole("region", { name: "1 registration waits for you" });
  await expect(waiting).toContainText(/Ana Ruiz · ana@example\.test · confirmed/);
  await expect(waiting).toContainText("I look after the variants.");
  await expectAccessible(page);
  await waiting.getByRole("button", { name: "Approve Ana Ruiz" }).click();
  const dialog = page.getByRole("dialog", { name: "Let Ana Ruiz in" });
  await dialog.getByRole("radio", { name: "Operator" }).click();
  await expectAccessible(page, ["light"]);
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(dialog.getByText(/The approval to ana@example\.test was delivered to the server/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(waiting).toHaveCount(0);
  await page.goto("/users");
  await expect(page.getByRole("row", { name: /Ana Ruiz.*Operator.*Invited/ })).toBeVisible();

  const { link } = await untilMail(ana.email, /Your account is approved/);
  await stranger.goto(link);
  await stranger.getByLabel("New password").fill("ana ruiz example");
  await expect(stranger.getByRole("status")).toContainText(/your name/);
  await stranger.getByLabel("New password").fill(ana.password);
  await expect(stranger.getByRole("status")).toContainText(/hard to guess/i);
  await stranger.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(overview(stranger)).toBeVisible();
  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await stranger.goto("/users");
  await expect(stranger.getByRole("heading", { name: "Users are for administrators" })).toBeVisible();
  await expectAccessible(stranger, ["dark"]);
  await stranger.context().close();
});

test("who is turned away reads why", async ({ page }) => {
  await inStore(
    "INSERT INTO users (id, email, name, role, status, created_at, email_confirmed_at) VALUES (?, 'spam@example.test', 'Sam Pell', 'viewer', 'waiting', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
    [newId()],
  );
  await signIn(page);
  await expect(page.getByRole("link", { name: /Users.*1.*waiting for a decision/ })).toBeVisible();
  await page.goto("/users");
  await page.getByRole("button", { name: "Decline Sam Pell" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").fill("This console is for the atlas team.");
  await dialog.getByRole("button", { name: "Decline" }).click();
  await expect(dialog.getByText(/was delivered to the server/)).toBeVisible();
  expect((await untilMail("spam@example.test", /not approved/)).text).toContain("for the atlas team");
});

test("an invitation that was not delivered says so where people are, and is sent again with a new link", async ({
  page,
  browser,
}) => {
  await signIn(page);
  await page.goto("/users?invite=1");
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill(ivo.name);
  await dialog.getByLabel("E-mail").fill(bea.email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByRole("alert")).toContainText("bea@example.test is active");
  await dialog.getByLabel("E-mail").fill(ivo.email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByText(/The invitation to ivo@example\.test was delivered to the server/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  const first = await untilMail(ivo.email, /invites you/);

  await inStore("UPDATE mails SET state = 'failed', response = '550 5.1.1 no such mailbox' WHERE recipient = ?", [
    ivo.email,
  ]);
  await page.reload();
  const row = page.getByRole("row", { name: /Ivo Brandt/ });
  await expect(row).toContainText(/not delivered: 550 5\.1\.1 no such mailbox/);
  await expectAccessible(page);
  await row.getByRole("button", { name: "Send it to Ivo Brandt again" }).click();
  await expect(row).not.toContainText("not delivered");

  const visitor = await newPage(browser);
  await visitor.goto(first.link);
  await expect(visitor.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await visitor.goto((await untilMail(ivo.email, /invites you/)).link);
  await visitor.getByLabel("New password").fill(ivo.password);
  await visitor.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(overview(visitor)).toBeVisible();
  await visitor.context().close();
});

test("a forgotten password is replaced through the mail, and every session of the old one ends", async ({
  page,
  browser,
}) => {
  const elsewhere = await newPage(browser);
  await typeCredentials(elsewhere, ivo);
  await expect(overview(elsewhere)).toBeVisible();

  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  // Both pages have a field of this name.
  await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  await page.getByLabel("E-mail").fill(ivo.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.goto((await untilMail(ivo.email, /Reset your password/)).link);
  await page.getByLabel("New password").fill(ivosNext);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("heading", { name: "Your password is changed" })).toBeVisible();
  await untilMail(ivo.email, /password was changed/);

  await elsewhere.goto("/backups");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await elsewhere.context().close();
  await typeCredentials(page, ivo);
  await expect(page.getByRole("alert").filter({ hasText: "do not match" })).toBeVisible();
  await typeCredentials(page, { ...ivo, password: ivosNext });
  await expect(overview(page)).toBeVisible();
});

test("the address changes once the new one was shown to be theirs; the old one is told", async ({ page }) => {
  await typeCredentials(page, { ...ivo, password: ivosNext });
  await expect(overview(page)).toBeVisible();
  await chooseInMenu(page, `Account of ${ivo.name}`, "Your account");
  await expect(page.getByRole("heading", { name: "Your account", level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change your e-mail address" });
  await dialog.getByLabel("New address").fill(ivosAddress);
  await dialog.getByRole("button", { name: "Send the link" }).click();
  await expect(dialog.getByText(/A link is on its way/)).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText(`${ivosAddress} waits`)).toBeVisible();

  await page.goto((await untilMail(ivosAddress, /Confirm your new address/)).link);
  await page.getByRole("button", { name: "Use this address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is changed" })).toBeVisible();
  expect((await untilMail(ivo.email, /address of your account was changed/)).text).toContain(ivosAddress);
  await page.goto("/account");
  await expect(page.getByText(`${ivosAddress}, viewer`)).toBeVisible();
});

test("a role that needs a second factor sets it up before anything else, and signs in with a code or a recovery code", async ({
  page,
  browser,
}) => {
  await signIn(page);
  await page.goto("/users");
  const policy = page.getByRole("region", { name: "Who needs a second factor" });
  const operators = policy.getByRole("checkbox", { name: "Operators" });
  await operators.click();
  await policy.getByRole("button", { name: "Save" }).click();
  await expect(policy.getByRole("button", { name: "Save" })).toBeDisabled();

  const hers = await newPage(browser);
  await typeCredentials(hers, ana);
  await expect(hers.getByRole("heading", { name: "One thing first: a second factor" })).toBeVisible();
  await hers.goto("/backups");
  await expect(hers).toHaveURL(/\/account$/);
  await expect(hers.getByRole("navigation", { name: "Main" })).toHaveCount(0);
  expect((await hers.request.get("/api/admin/backups")).status()).toBe(403);

  await hers.getByRole("button", { name: "Set it up" }).click();
  const secret = (await hers.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(" ", "");
  await keepSecret(secret);
  await expectAccessible(hers);
  await hers.getByRole("textbox", { name: "Code" }).fill("000000");
  await hers.getByRole("button", { name: "Turn it on" }).click();
  await expect(hers.getByText(/This code is wrong/)).toBeVisible();
  await hers.getByRole("textbox", { name: "Code" }).fill(codeOf(secret));
  await hers.getByRole("button", { name: "Turn it on" }).click();
  const codes = hers.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recovery = await codes.allInnerTexts();
  await keepSecret(...recovery, ana.password, ivo.password, ivosNext);
  await expect(hers.getByRole("button", { name: "Done" })).toBeDisabled();
  await expectAccessible(hers);
  await hers.getByRole("checkbox", { name: "I have saved them" }).click();
  await hers.getByRole("button", { name: "Done" }).click();
  await expect(overview(hers)).toBeVisible();

  await signOut(hers, ana.name);
  await typeCredentials(hers, ana);
  await expect(hers.getByRole("heading", { name: "One more step" })).toBeVisible();
  await expectAccessible(hers);
  await hers.getByRole("textbox", { name: "Code" }).fill(codeOf(secret, -5));
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(hers.getByRole("alert").filter({ hasText: "This code is wrong" })).toBeVisible();
  // The present one was used up by turning it on; phones are allowed to be a little fast.
  await hers.getByRole("textbox", { name: "Code" }).fill(codeOf(secret, 1));
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(overview(hers)).toBeVisible();

  await signOut(hers, ana.name);
  await typeCredentials(hers, ana);
  await hers.getByRole("button", { name: "Use a recovery code instead" }).click();
  await hers.getByLabel("Recovery code").fill(recovery[0] ?? "");
  await hers.getByRole("button", { name: "Sign in" }).click();
  await expect(overview(hers)).toBeVisible();
  await hers.goto("/account");
  await expect(hers.getByText("9 recovery codes are left")).toBeVisible();
  await expect(hers.getByRole("button", { name: "Turn it off…" })).toBeDisabled();
  await hers.context().close();

  // Other stories have operators without one.
  await operators.click();
  await policy.getByRole("button", { name: "Save" }).click();
  await expect(policy.getByRole("button", { name: "Save" })).toBeDisabled();
});

test("what changes much asks for the password again, once, and goes on where it was", async ({ page }) => {
  await signIn(page);
  await page.goto("/backups?kind=manual");
  const backup = page.getByRole("link", { name: /-manual\.sql\.zst$/ }).first();
  await page.goto(`${(await backup.getAttribute("href")) ?? ""}/restore`);
  await forgetPassword(bea.email);
  await page.getByLabel(/to confirm/).fill("RESTORE gene_atlas");
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  const question = page.getByRole("dialog", { name: "Your password, please" });
  await expect(question.getByLabel("Password")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(page.getByText("Nothing was changed: your password was not confirmed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore", exact: true })).toBeEnabled();

  await page.goto("/users");
  await chooseInMenu(page, "More for Ivo Brandt", "Change the role…");
  const roles = page.getByRole("dialog", { name: "The role of Ivo Brandt" });
  await roles.getByRole("radio", { name: "Operator" }).click();
  await roles.getByRole("button", { name: "Change the role" }).click();
  await question.getByLabel("Password").fill("not the password at all");
  await question.getByRole("button", { name: "Confirm" }).click();
  await expect(question.getByText("This is not your password.")).toBeVisible();
  await expectAccessible(page);
  await question.getByLabel("Password").fill(bea.password);
  await question.getByRole("button", { name: "Confirm" }).click();
  await expect(roles).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Ivo Brandt.*Operator/ })).toBeVisible();
});

test("disabling ends the other browser at once; deleting takes the typed phrase; the last administrator stays", async ({
  page,
  browser,
}) => {
  const his = await newPage(browser);
  await typeCredentials(his, { email: ivosAddress, password: ivosNext });
  await expect(overview(his)).toBeVisible();

  await signIn(page);
  await page.goto("/users?q=ivo");
  await page.getByRole("link", { name: ivo.name }).click();
  await expect(page.getByRole("heading", { name: ivo.name, level: 1 })).toBeVisible();
  await expect(page.getByRole("region", { name: "Signed in" })).toContainText(/Chrom\w+ .*on Linux/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Disable…" }).click();
  const dialog = page.getByRole("dialog", { name: "Disable Ivo Brandt" });
  await expect(dialog).toContainText("Their session ends at once.");
  await dialog.getByLabel(/Why/).fill("left the team");
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText(/by bea@example\.test: left the team/)).toBeVisible();
  expect((await his.request.get("/api/admin/backups")).status()).toBe(401);
  await his.goto("/backups");
  await expect(his).toHaveURL(/\/sign-in/);
  await his.context().close();

  await page.goto("/users");
  await expect(page.getByRole("checkbox", { name: "Choose Bea Portman" })).toBeDisabled();
  await expect(async () => {
    await page.getByRole("button", { name: "More for Bea Portman" }).click();
    await expect(page.getByRole("menuitem", { name: /Delete/ })).toContainText("The last administrator", {
      timeout: 1000,
    });
  }).toPass();
  await page.keyboard.press("Escape");
  await page.getByRole("checkbox", { name: "Choose Ivo Brandt" }).click();
  await page.getByRole("checkbox", { name: "Choose Sam Pell" }).click();
  await page.getByRole("button", { name: "Delete…" }).click();
  const deletion = page.getByRole("dialog", { name: "Delete 2 users" });
  await expect(deletion.getByRole("button", { name: "Keep them" })).toBeFocused();
  await expect(deletion.getByRole("button", { name: "Delete" })).toBeDisabled();
  await deletion.getByLabel(/to confirm/).fill("DELETE 2");
  await deletion.getByRole("button", { name: "Delete" }).click();
  await expect(deletion).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Ivo Brandt|Sam Pell/ })).toHaveCount(0);
});

/** As if the password had been typed an hour ago. */
async function forgetPassword(email: string): Promise<void> {
  await inStore(
    "UPDATE sessions SET confirmed_at = UTC_TIMESTAMP(3) - INTERVAL 1 HOUR WHERE user_id = (SELECT id FROM users WHERE email = ?)",
    [email],
  );
}

/** What the app on the phone shows, so many half minutes from now. */
function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}
