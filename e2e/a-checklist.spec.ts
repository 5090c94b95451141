import type { Locator, Page } from "@playwright/test";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { stackState } from "./stack";
import { asSomebodyElse, expect, expectAccessible, inTarget, people, signIn, test, untilDone } from "./story";

test.describe.configure({ mode: "serial" });

const line = (page: Page, id: string) => page.locator(`[id="${id}"]`);
const state = (check: Locator, word: string) => check.getByRole("heading").getByRole("img", { name: word });
const verdict = (page: Page) => page.getByRole("heading", { name: /eaworthy/, level: 2 });

async function inStore(sql: string, values: unknown[] = []): Promise<RowDataPacket[]> {
  const pool = createPool({ uri: (await stackState()).storeUrl, timezone: "Z" });
  const [rows] = await pool.query<RowDataPacket[]>(sql, values);
  await pool.end();
  return rows;
}

test("a backup that is too old is found on the Overview, explained by its line, and taken again from its own link", async ({
  page,
}) => {
  const days = "INTERVAL 9 DAY";
  await inStore(`UPDATE backups SET created_at = created_at - ${days}, completed_at = completed_at - ${days}`);
  await signIn(page);
  await expect(async () => {
    // Somebody who looks may be shown what was measured up to five seconds ago.
    await page.getByRole("button", { name: "Check now" }).click();
    await expect(verdict(page)).toHaveText(/^Not seaworthy yet: \d+ critical/, { timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  const found = await verdict(page).textContent();
  await page.getByRole("link", { name: /^The newest verified backup is 9 d/ }).click();

  await expect(page).toHaveURL(/\/checklist#backup\.age$/);
  await expect(verdict(page)).toHaveText(found ?? "");
  const check = line(page, "backup.age");
  await expect(check.getByRole("button", { expanded: true })).toBeFocused();
  await expect(state(check, "Critical:")).toBeVisible();
  await expect(check.getByText("Whatever was written since the newest backup")).toBeVisible();
  await expect(check.getByText("seaworthy backup create")).toBeVisible();
  await expect(check.getByText(/^Critical since .* UTC\. Measured/)).toBeVisible();
  await expectAccessible(page);

  await check.getByRole("link", { name: "Back up now" }).first().click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await untilDone(page, /Back up gene_atlas/);
  await page.goto("/checklist#backup.age");
  await check.getByRole("button", { name: "Run again" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Newest backup: Fine\./ })).toBeAttached();
  await expect(state(check, "Fine:")).toBeVisible();
  await check.getByText("As a table").click();
  await expect(check.getByRole("row", { name: /Critical.*The newest verified backup is 9 d/ }).first()).toBeVisible();
  await expect(verdict(page)).not.toHaveText(found ?? "");

  const others = "created_at < UTC_TIMESTAMP(3) - INTERVAL 8 DAY";
  await inStore(
    `UPDATE backups SET completed_at = completed_at + ${days}, created_at = created_at + ${days} WHERE ${others}`,
  );
});

test("a waiver is given a reason and a day, is seen by a viewer who cannot change it, and is over by itself", async ({
  page,
  browser,
}) => {
  await inTarget("CREATE TABLE imported_notes (note TEXT)");
  const { url } = await stackState();
  await signIn(page);
  await page.goto("/checklist#db.primary_keys");
  const check = line(page, "db.primary_keys");
  await check.getByRole("button", { name: "Run again" }).click();
  await expect(state(check, "Warning:")).toBeVisible();
  await expect(check.getByText(/^imported_notes:/)).toBeVisible();
  // The line is there before the verdict has counted it.
  await page.reload();
  await expect(state(check, "Warning:")).toBeVisible();
  await expect(verdict(page)).toHaveText(/warning/);
  const found = await verdict(page).textContent();

  await check.getByRole("button", { name: "Waive…" }).click();
  const dialog = page.getByRole("dialog", { name: /Waive “Primary keys”/ });
  await expect(dialog.getByText(/counts again by itself afterwards/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Waive" })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByLabel("Why it may be so").fill("Goes with the old importer, ticket 4711");
  await dialog.getByRole("button", { name: "1 month" }).click();
  await dialog.getByRole("button", { name: "Waive" }).click();
  await expect(state(check, "Waived:")).toBeVisible();
  await expect(check.getByText(/Without the waiver it would be: warning/)).toBeVisible();
  await expect(verdict(page)).not.toHaveText(found ?? "");
  await expectAccessible(page);

  const viewer = await asSomebodyElse(browser, "viewer");
  await viewer.goto("/checklist?status=waived");
  const seen = line(viewer, "db.primary_keys");
  await seen.getByRole("heading").getByRole("button").click();
  await expect(seen.getByText("“Goes with the old importer, ticket 4711”", { exact: true })).toBeVisible();
  await expect(seen.getByText(`Waived by ${people.administrator.email}`).first()).toBeVisible();
  for (const name of ["Run again", "End waiver…", "Change waiver…"])
    await expect(seen.getByRole("button", { name })).toBeDisabled();
  await expect(seen.getByRole("button", { name: "End waiver…" })).toHaveAccessibleDescription(/takes an administrator/);
  await expect(viewer.getByRole("button", { name: "Run all" })).toBeDisabled();
  await expectAccessible(viewer);
  const headers = { origin: url };
  expect((await viewer.request.delete("/api/admin/checklist/db.primary_keys/waiver", { headers })).status()).toBe(403);
  await viewer.context().close();

  // Its day comes.
  await inStore("UPDATE check_waivers SET until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE ended_at IS NULL");
  await expect(state(check, "Warning:")).toBeVisible({ timeout: 30_000 });
  await expect(verdict(page)).toHaveText(found ?? "");
  const [row] = await inStore(
    "SELECT actor_name AS who, details FROM audit WHERE action = 'checklist.waive' AND subject = 'db.primary_keys'",
  );
  expect(row).toMatchObject({ who: people.administrator.email });
  expect(JSON.stringify(row)).toContain("ticket 4711");
});

test("a waiver that is ended lets the check count again, and its own command puts it right", async ({ page }) => {
  await signIn(page);
  await page.goto("/checklist#db.primary_keys");
  const check = line(page, "db.primary_keys");
  await check.getByRole("button", { name: "Waive…" }).click();
  await page.getByLabel("Why it may be so").fill("Until the next release");
  await page.getByRole("dialog").getByRole("button", { name: "Waive" }).click();
  await expect(state(check, "Waived:")).toBeVisible();
  await check.getByRole("button", { name: "End waiver…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End waiver" }).click();
  await expect(state(check, "Warning:")).toBeVisible();
  expect(await inStore("SELECT id FROM audit WHERE action = 'checklist.end_waiver'")).toHaveLength(1);

  await inTarget((await check.getByLabel("What to do about Primary keys").textContent()) ?? "");
  await check.getByRole("button", { name: "Run again" }).click();
  await expect(state(check, "Fine:")).toBeVisible();
  await inTarget("DROP TABLE imported_notes");
});

test("lines unfold with the keyboard, filters are in the address, and everything is measured from the palette", async ({
  page,
}) => {
  await signIn(page);
  await page.goto("/checklist?area=backups");
  const check = line(page, "backup.proven");
  const toggle = check.getByRole("heading").getByRole("button");
  await toggle.focus();
  await page.keyboard.press("Enter");
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(page).toHaveURL(/area=backups#backup\.proven$/);
  await expect(check.getByText("The last 30 days")).toBeVisible();
  await expect(toggle).toBeFocused();
  await page.keyboard.press("Space");
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await expect(page.getByRole("region", { name: "Application" })).toHaveCount(0);

  await page.getByRole("navigation", { name: "Filter by status" }).getByRole("link", { name: /^Fine/ }).click();
  await expect(page).toHaveURL(/area=backups&status=ok/);
  await expect(page.getByRole("region", { name: "Backups" }).getByRole("img", { name: "Critical:" })).toHaveCount(0);

  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("Run all checks");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/checklist$/);
  await expect(page.getByRole("status").filter({ hasText: /^All checks measured\./ })).toBeAttached({
    timeout: 90_000,
  });
  await expect(page.getByText("Not measured yet.")).toHaveCount(0);
});
