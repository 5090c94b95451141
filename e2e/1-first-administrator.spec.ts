import { keepSecret } from "./kept-secrets";
import { stackState } from "./stack";
import { chooseInMenu, expect, expectAccessible, people, signIn, test } from "./story";

const { name, email, password } = people.administrator;

test("the one-time link makes the first administrator, once", async ({ page }) => {
  const { firstAdministratorLink } = await stackState();
  if (firstAdministratorLink === null) throw new Error("the launcher printed no link");
  await keepSecret(new URL(firstAdministratorLink).searchParams.get("token") ?? "");

  await page.goto(firstAdministratorLink);
  await expectAccessible(page);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("password1234");
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "too close to a common one" })).toBeVisible();

  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.goto(firstAdministratorLink);
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
});

test("a wrong password is refused without saying what was wrong; the right one opens the console; signing out ends it", async ({
  page,
}) => {
  await page.goto("/backups");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fbackups/);
  await expectAccessible(page);
  for (const [who, what] of [
    [email, "not the password at all"],
    ["nobody@example.test", password],
  ] as const) {
    await page.getByLabel("E-mail").fill(who);
    await page.getByLabel("Password").fill(what);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "do not match an active account" })).toBeVisible();
  }

  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Backups" })).toBeVisible();

  await chooseInMenu(page, `Account of ${name}`, "Sign out");
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await page.request.get("/api/admin/backups")).status()).toBe(401);
});

test("the overview says in words that it is not seaworthy yet, and what to do first", async ({ page }) => {
  await signIn(page);
  await expect(page.getByText(/^Not seaworthy yet/)).toBeVisible();
  await expect(page.getByText(/3 migrations are pending/)).toBeVisible();
  await expect(page.getByText(/no backup/i).first()).toBeVisible();
});
