import { stackState } from "./stack";
import { expect, expectAccessible, inTarget, signIn, test } from "./story";

test("rows that were deleted come back, and only the right phrase brings them", async ({ page }) => {
  const { url } = await stackState();
  const before = await inTarget("SELECT COUNT(*) FROM review");
  await inTarget("DELETE FROM review WHERE id % 3 = 0");
  await inTarget("CREATE TABLE import_staging (id INT PRIMARY KEY)");
  const damaged = await inTarget("SELECT COUNT(*) FROM review");
  expect(Number(damaged)).toBeLessThan(Number(before));

  await signIn(page);
  await page.goto("/backups?kind=manual");
  await page
    .getByRole("button", { name: /^More for/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Restore…" }).click();
  await expect(page.getByRole("row", { name: /import_staging.*table goes/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /^review / })).toContainText(Number(before).toLocaleString("en-US"));
  await expectAccessible(page);

  const restore = page.getByRole("button", { name: "Restore", exact: true });
  const phrase = page.getByLabel(/to confirm/);
  await expect(restore).toBeDisabled();
  await phrase.fill("RESTORE gene_atlasses");
  await expect(restore).toBeDisabled();
  const backupId = /backups\/([^/]+)\/restore/.exec(page.url())?.[1] ?? "";
  const forced = await page.request.post(`/api/admin/backups/${backupId}/restore`, {
    headers: { origin: url },
    data: { confirmation: "RESTORE gene_atlasses" },
  });
  expect(forced.status()).toBe(400);
  expect((await forced.json()) as unknown).toMatchObject({ error: { code: "restore.wrong_confirmation" } });
  expect(await inTarget("SELECT COUNT(*) FROM review")).toBe(damaged);

  await phrase.fill("RESTORE gene_atlas");
  await restore.click();
  await expect(page).toHaveURL(/\/restores\//);
  await expect(page.getByRole("heading", { name: "The database is restored" })).toBeVisible({ timeout: 150_000 });
  await expectAccessible(page);
  expect(await inTarget("SELECT COUNT(*) FROM review")).toBe(before);
  expect(await inTarget("SHOW TABLES LIKE 'import_staging'")).toBe("");
  expect(await inTarget("SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()")).not.toBe(
    "0",
  );

  await page.getByRole("link", { name: "Go back to it…" }).click();
  await expect(page.getByText(/-pre-restore\.sql\.zst/).first()).toBeVisible();
});
