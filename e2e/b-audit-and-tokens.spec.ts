import { readFile } from "node:fs/promises";
import { keepSecret } from "./kept-secrets";
import { stackState } from "./stack";
import { asSomebodyElse, expect, expectAccessible, people, signIn, test, typeCredentials, untilDone } from "./story";

test("an audit search finds who did it, the row tells the rest, and the view is exported", async ({ page }) => {
  await typeCredentials(page, { ...people.administrator, password: "not the password at all" });
  await expect(page.getByRole("alert").filter({ hasText: "do not match an active account" })).toBeVisible();
  await signIn(page);
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("heading", { name: "Audit log", level: 1 })).toBeVisible();
  await expectAccessible(page);

  const log = page.getByRole("table", { name: "Audit log" });
  await page.getByRole("searchbox").fill("Bea@example");
  await expect(page).toHaveURL(/q=Bea/);
  const signedIn = log.getByRole("row", { name: /Signed in.*bea@example\.test/ }).first();
  await signedIn.getByText("account.sign_in").click();
  await expect(signedIn.getByText(/in the chain, row|Sealed in a moment/)).toBeVisible();

  await signedIn.getByRole("link", { name: "bea@example.test" }).first().click();
  await page.getByRole("navigation", { name: "Result" }).getByRole("link", { name: "Refused" }).click();
  await expect(page).toHaveURL(/outcome=refused/);
  await expect(log.getByRole("row", { name: /Sign-in refused/ }).first()).toBeVisible();
  await expect(log.getByText("Done")).toHaveCount(0);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^audit-\d{8}T\d{6}Z\.csv$/);
  const [header, ...rows] = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  expect(header).toMatch(/^time,who,kind/);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row) => row.includes("bea@example.test") && row.includes(",refused,"))).toBe(true);

  await page.goto("/audit?q=nothing+is+called+so");
  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(log.getByRole("row", { name: /Audit log exported/ }).first()).toBeVisible();
});

test("the log is verified, and what came of it stays on the page", async ({ page }) => {
  await signIn(page);
  await page.goto("/audit");
  const verification = page.getByRole("region", { name: "Verification" });
  await verification.getByRole("button", { name: "Verify" }).click();
  // A worker does it; the page follows, and tells what came of it by itself.
  await untilDone(page, /^Verify the audit log$/);
  await expectAccessible(page, ["light"]);
  await expect(verification).toContainText(/\d rows verified: nothing was changed, removed or inserted/);
  await page.reload();
  await expect(verification).toContainText("By bea@example.test, ");
});

test("a token is made, does what it is for and nothing else, shows its use, and is revoked", async ({ page }) => {
  const { url } = await stackState();
  await signIn(page);
  await page.getByRole("link", { name: "API tokens" }).click();
  await expect(page.getByRole("heading", { name: "API tokens", level: 1 })).toBeVisible();
  await expectAccessible(page);

  // By keyboard from the button to the last one.
  await page.getByRole("button", { name: "Make a token…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Make an API token" });
  await dialog.getByLabel("Name").fill("nightly script");
  await dialog.getByRole("button", { name: "Make the token" }).press("Enter");
  await expect(dialog.getByText("Choose at least one permission.")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Read jobs and their logs" }).press("Space");
  await dialog.getByLabel("Days until it expires").fill("7");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Make the token" }).press("Enter");
  const secret = (await dialog.getByLabel("The token", { exact: true }).textContent()) ?? "";
  expect(secret).toMatch(/^sw_[0-9A-Za-z]{40}$/);
  await keepSecret(secret);
  await expect(dialog.getByLabel("An example")).toContainText(`${url}/api/admin/jobs`);
  await expectAccessible(page, ["light"]);
  await dialog.getByRole("button", { name: "Close" }).click();

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${secret}` } });
  const row = page.getByRole("row", { name: /nightly script/ });
  await expect(row).toContainText("Never");
  expect((await ask("/api/admin/jobs")).status).toBe(200);
  const refused = await ask("/api/admin/backups", { method: "POST" });
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    error: { code: "auth.forbidden", details: { scope: "backups:create" } },
  });

  await page.reload();
  await expect(row).toContainText(/Active.*from 127\.0\.0\.1|Active.*from ::1/);
  await expect(row).not.toContainText("Never");
  expect(await page.content()).not.toContain(secret);

  await row.getByRole("button", { name: "Revoke nightly script" }).click();
  await page.getByRole("dialog", { name: "Revoke nightly script" }).getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  const gone = await ask("/api/admin/jobs");
  expect(gone.status).toBe(401);
  expect(await gone.text()).not.toContain(secret);

  await page.goto("/audit?action=token.");
  const log = page.getByRole("table", { name: "Audit log" });
  await expect(log.getByRole("row", { name: /API token revoked.*nightly script/ })).toBeVisible();
  await expect(log.getByRole("row", { name: /API token made.*nightly script/ })).toBeVisible();
  await page.goto("/audit?actor=token:nightly+script");
  await expect(log.getByRole("row", { name: /Refused/ }).first()).toBeVisible();
});

test("both are for administrators", async ({ browser }) => {
  const omar = await asSomebodyElse(browser, "operator");
  await expect(omar.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  for (const [path, title] of [
    ["/audit", "The audit log is for administrators"],
    ["/tokens", "API tokens are for administrators"],
  ] as const) {
    await omar.goto(path);
    await expect(omar.getByRole("heading", { name: title })).toBeVisible();
  }
  expect((await omar.request.get("/api/admin/audit/export")).status()).toBe(403);
});
