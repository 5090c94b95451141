import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { createPool } from "mysql2/promise";
import { stackState } from "./stack";
import { asSomebodyElse, expect, expectAccessible, signIn, test, untilDone } from "./story";

async function openNewestManualBackup(page: Page): Promise<void> {
  await page.goto("/backups?kind=manual");
  await page
    .getByRole("link", { name: /-manual\.sql\.zst$/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /-manual\.sql\.zst/ })).toBeVisible();
}

/** Through the API, because how that looks in the console is another story. */
async function takeBackup(page: Page): Promise<void> {
  const headers = { origin: (await stackState()).url };
  const started = await page.request.post("/api/admin/backups", { headers, data: {} });
  const { jobId } = (await started.json()) as { jobId: string };
  const state = async () =>
    ((await (await page.request.get(`/api/admin/jobs/${jobId}`)).json()) as { state: string }).state;
  await expect.poll(state, { timeout: 90_000 }).toBe("succeeded");
}

async function inStore(sql: string, values: unknown[] = []): Promise<void> {
  const pool = createPool({ uri: (await stackState()).storeUrl });
  await pool.query(sql, values);
  await pool.end();
}

test("a drill from the backup's page proves it, and the measured restore time is shown everywhere", async ({
  page,
}) => {
  await signIn(page);
  await openNewestManualBackup(page);
  await page.getByRole("button", { name: "Drill…" }).click();
  const dialog = page.getByRole("dialog", { name: /Drill/ });
  await expect(dialog.getByText(/Restores into a schema of its own/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Start the drill" }).click();
  await untilDone(page, /Drill/);

  const result = page.getByRole("region", { name: "The drill passed" });
  await expect(result.getByText(/^(\d+) of \1$/)).toBeVisible();
  await expect(result.getByText(/Nothing differed/)).toBeVisible();
  await expect(page.getByText(/Proven .*: restored \d+ tables, [\d,]+ rows in/)).toBeVisible();
  await page.getByRole("region", { name: "Proofs over time" }).getByText("Evidence").first().click();
  await expect(page.getByText("Statements").first()).toBeVisible();
  await expectAccessible(page);

  await page.goto("/backups?proof=proven");
  await expect(page.getByRole("row", { name: /Proven/ })).toHaveCount(1);
  await page.goto("/");
  await expect(page.getByText(/Measured by/)).toBeVisible();
});

test("the schedule and the retention are previewed while they are typed, saved, and read-only for a viewer", async ({
  page,
  browser,
}) => {
  await signIn(page);
  // Of three, the newest stays and so does the one that is proven.
  await takeBackup(page);
  await takeBackup(page);
  await page.goto("/backups/schedule");
  const when = page.getByLabel("When", { exact: true });
  await when.fill("0 25 * * *");
  await expect(when).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Every 6 hours" }).click();
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  await expect(page.getByText(/every 6 hours/i).nth(1)).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Europe/Berlin" }).first()).toBeVisible();

  await page.getByRole("spinbutton", { name: "Newest" }).fill("1");
  await expect(page.getByText(/backups? would go/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Prune now…" })).toBeDisabled();
  await page.getByText(/would stay, and why/).click();
  await expect(page.getByRole("list", { name: "Would stay" })).toContainText(/newest/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Changed .* by bea@example.test/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("When", { exact: true })).toHaveValue("0 */6 * * *");

  await page.getByRole("button", { name: "Prune now…" }).click();
  const confirm = page.getByRole("dialog", { name: /^Remove \d+ backup/ });
  await expect(confirm.getByRole("list", { name: "To be removed" })).toBeVisible();
  await expect(confirm.getByRole("button", { name: "Keep them" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(confirm).toHaveCount(0);
  // Other stories want their backups.
  await page.getByRole("spinbutton", { name: "Newest" }).fill("60");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("This is what is in force.")).toBeVisible();

  const viewer = await asSomebodyElse(browser, "viewer");
  await viewer.goto("/backups/schedule");
  await expect(viewer.getByLabel("When", { exact: true })).toBeDisabled();
  await expect(viewer.getByLabel("When", { exact: true })).toHaveValue("0 */6 * * *");
  await expect(viewer.getByRole("button", { name: "Save" })).toBeDisabled();
  await viewer.context().close();
});

test("the emergency sheet names the newest backup and fits on one page of paper, without buttons", async ({ page }) => {
  await signIn(page);
  await page.goto("/backups/emergency");
  await expect(page.getByText(/zstdcat/).first()).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("button", { name: "Copy" })).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test("a dump is uploaded and listed; a zip that calls itself one is refused with the reason", async ({ page }) => {
  await signIn(page);
  await page.goto("/backups");
  const sql = "CREATE TABLE t (id INT);\nINSERT INTO t VALUES (1);\n-- Dump completed on 2026-11-20  3:00:00\n";
  const chooser = page.getByLabel("Dumps to upload");
  await chooser.setInputFiles({ name: "nightly.sql.gz", mimeType: "application/gzip", buffer: gzipSync(sql) });
  await expect(page.getByRole("row", { name: /nightly\.sql\.gz.*Uploaded/ })).toBeVisible({ timeout: 30_000 });

  const zip = Buffer.from("504b0304140000000800000021000000000000000000000000000000000000", "hex");
  await chooser.setInputFiles({ name: "secretly-a-zip.sql.gz", mimeType: "application/gzip", buffer: zip });
  const uploads = page.getByRole("region", { name: "Uploads" });
  await expect(uploads.getByText("secretly-a-zip.sql.gz").first()).toBeVisible();
  await expect(uploads.getByText(/zip/i).nth(1)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await uploads.getByRole("button", { name: "Discard secretly-a-zip.sql.gz" }).click();
  await expect(uploads).toHaveCount(0);
});

test("a suspect backup says what it lost, freezes retention, and passes once somebody has looked", async ({ page }) => {
  await signIn(page);
  const { items } = (await (await page.request.get("/api/admin/backups?kind=manual")).json()) as {
    items: { id: string }[];
  };
  const id = items[0]?.id ?? "";
  const reasons = [{ what: "rows", table: "variant", before: 812_004, after: 399_120 }];
  await inStore("UPDATE backups SET suspect = ?, suspect_cleared_at = NULL WHERE id = ?", [
    JSON.stringify({ previousId: id, reasons }),
    id,
  ]);
  await page.goto("/backups/schedule");
  await expect(page.getByText(/^Frozen:/)).toBeVisible();
  await page.getByRole("link", { name: "Look at it" }).click();
  await expect(page.getByText(/from 812,004 to 399,120 rows \(−51 %\)/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "I looked: it is fine" }).click();
  await expect(page.getByText(/let it pass/)).toBeVisible();
  await expect(page.getByText(/This backup lost more/)).toHaveCount(0);
});

test("where archives are is shown, and tried out step by step", async ({ page }) => {
  await signIn(page);
  await page.goto("/backups/storage");
  const first = page.getByRole("region", { name: "Where archives are made" });
  await expect(first.getByText(/Answers in \d+ ms/)).toBeVisible();
  await first.getByRole("button", { name: "Test it" }).click();
  await expect(first.getByRole("listitem").first()).toBeVisible();
  await expect(first.getByLabel("Failed:")).toHaveCount(0);
});
