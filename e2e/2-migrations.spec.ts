import { expect, expectAccessible, inTarget, signIn, test, untilDone } from "./story";

test("the pending migrations are read, applied after a backup, and stay applied", async ({ page }) => {
  await signIn(page);
  await page
    .getByRole("navigation")
    .getByRole("link", { name: /Migrations/ })
    .click();
  await expect(page.getByText(/8 applied, 3 pending/)).toBeVisible();
  await expect(page.getByText("009_assertion_review_due.sql").first()).toBeVisible();
  await expectAccessible(page);

  await page
    .getByRole("link", { name: /009_assertion_review_due|assertion.review.due/ })
    .first()
    .click();
  await expect(page.getByText(/DELIMITER/).first()).toBeVisible();
  await expectAccessible(page);
  await page.goBack();

  await page.getByRole("button", { name: "Apply 3" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("011_preferred_transcripts.sql")).toBeVisible();
  await expect(dialog.getByRole("checkbox", { name: /Back up first/ })).toBeChecked();
  await dialog.getByRole("button", { name: "Apply 3" }).click();
  await untilDone(page, /migration/i);

  await page.reload();
  await expect(page.getByText(/11 applied/)).toBeVisible();
  expect(await inTarget("SELECT COUNT(*) FROM schema_version WHERE state = 'applied'")).toBe("11");
  await page.goto("/backups");
  await expect(page.getByText(/-pre-migration\.sql\.zst/).first()).toBeVisible();
});
