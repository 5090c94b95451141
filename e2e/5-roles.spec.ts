import { createPool } from "mysql2/promise";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/kernel/ids";
import { stackState } from "./stack";
import { expect, expectAccessible, newPage, people, signIn, signInByForm, test } from "./story";

test.beforeAll(async () => {
  const pool = createPool({ uri: (await stackState()).storeUrl, timezone: "Z" });
  for (const role of ["operator", "viewer"] as const) {
    const { name, email, password } = people[role];
    await pool.query(
      "INSERT INTO users (id, email, name, role, status, password_hash, created_at) VALUES (?, ?, ?, ?, 'active', ?, UTC_TIMESTAMP(3))",
      [newId(), email, name, role, await hashPassword(password)],
    );
  }
  await pool.end();
});

test("a viewer sees every backup and can take none away; a stranger sees nothing; both attempts are in the audit log", async ({
  page,
  browser,
  playwright,
}) => {
  const { url, storeUrl } = await stackState();
  await signInByForm(page, people.viewer);
  await page.goto("/backups");
  await expect(page.getByText(/-manual\.sql\.zst/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Download/ }).first()).toBeDisabled();
  await expect(page.getByRole("link", { name: /^Download/ })).toHaveCount(0);
  await expectAccessible(page);

  const { items } = (await (await page.request.get("/api/admin/backups")).json()) as {
    items: { id: string; fileName: string }[];
  };
  const id = items[0]?.id ?? "";
  const origin = { headers: { origin: url } };
  expect((await page.request.get(`/api/admin/backups/${id}/download`)).status()).toBe(403);
  expect((await page.request.post("/api/admin/backups", { ...origin, data: {} })).status()).toBe(403);
  expect((await page.request.delete(`/api/admin/backups/${id}`, origin)).status()).toBe(403);

  const stranger = await playwright.request.newContext({ baseURL: url });
  expect((await stranger.get(`/api/admin/backups/${id}/download`)).status()).toBe(401);
  await stranger.dispose();

  const operator = await newPage(browser);
  await signInByForm(operator, people.operator);
  await operator.goto("/backups");
  await expect(operator.getByRole("button", { name: "Back up now" })).toBeEnabled();
  expect((await operator.request.get(`/api/admin/backups/${id}/download`)).status()).toBe(403);
  await operator.context().close();

  const pool = createPool({ uri: storeUrl });
  const [rows] = await pool.query(
    "SELECT actor_name AS who, COUNT(*) AS n FROM audit WHERE outcome = 'refused' AND subject = ? GROUP BY actor_name",
    [id],
  );
  await pool.end();
  expect((rows as { who: string }[]).map(({ who }) => who)).toEqual(
    expect.arrayContaining([people.viewer.email, people.operator.email]),
  );
  expect(rows as unknown[]).toHaveLength(3);
});

test("a session that is revoked in the store ends at the next click", async ({ page }) => {
  await signIn(page, "viewer");
  const pool = createPool({ uri: (await stackState()).storeUrl });
  await pool.query(
    "UPDATE sessions SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = (SELECT id FROM users WHERE email = ?)",
    [people.viewer.email],
  );
  await pool.end();
  await page.goto("/backups");
  await expect(page).toHaveURL(/\/sign-in/);
});
