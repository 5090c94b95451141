import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, expectAccessible, inTarget, signIn, test, untilDone } from "./story";

test("a backup is taken, verified, found in the list, downloaded, and holds the rows", async ({ page }, info) => {
  await signIn(page);
  await page
    .getByRole("navigation")
    .getByRole("link", { name: /Backups/ })
    .click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await untilDone(page, /Back up gene_atlas/);
  await page.reload();
  const row = page.getByRole("row", { name: /-manual\.sql\.zst/ }).first();
  await expect(row.getByText("Verified")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Filter by name").fill("manual");
  await expect(page).toHaveURL(/q=manual/);
  await expect(page.getByText(/-pre-migration\.sql\.zst/)).toHaveCount(0);

  await row.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Details" }).click();
  await expect(page.getByRole("heading", { name: /-manual\.sql\.zst/ })).toBeVisible();
  await expect(page.getByText(/checksums equal/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Verify" }).click();
  await untilDone(page, /Verify/);

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const download = await downloading;
  const file = info.outputPath(download.suggestedFilename());
  await download.saveAs(file);
  expect(download.suggestedFilename()).toMatch(/^gene_atlas-\d{8}T\d{6}Z-manual\.sql\.zst$/);
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  await expect(page.getByRole("region", { name: "Facts" }).getByText(hash)).toBeVisible();

  const text = execFileSync("zstd", ["-dcq", file], { maxBuffer: 1 << 30 });
  const symbol = await inTarget("SELECT symbol FROM gene ORDER BY symbol LIMIT 1");
  expect(text.includes(`'${symbol}'`)).toBe(true);
  expect(text.includes("CREATE TABLE `variant`")).toBe(true);
});

test("a download resumes where it broke off", async ({ page }) => {
  await signIn(page);
  const { items } = (await (await page.request.get("/api/admin/backups?kind=manual")).json()) as {
    items: { id: string; sizeBytes: number }[];
  };
  const backup = items[0];
  if (backup === undefined) throw new Error("the story before took no backup");
  const path = `/api/admin/backups/${backup.id}/download`;
  const whole = await page.request.get(path);
  expect(whole.headers()["content-length"]).toBe(String(backup.sizeBytes));
  const tail = await page.request.get(path, { headers: { range: `bytes=${backup.sizeBytes - 1000}-` } });
  expect(tail.status()).toBe(206);
  expect(tail.headers()["content-range"]).toBe(
    `bytes ${backup.sizeBytes - 1000}-${backup.sizeBytes - 1}/${backup.sizeBytes}`,
  );
  expect(Buffer.compare(await tail.body(), (await whole.body()).subarray(-1000))).toBe(0);
  expect((await page.request.get(path, { headers: { range: "bytes=999999999999-" } })).status()).toBe(416);
  expect((await page.request.head(path)).headers()["content-length"]).toBe(String(backup.sizeBytes));
});
