import { expect, test } from "@playwright/test";
import { stackState } from "./stack";

test("a stranger is shown the way to sign in, and nothing fails on the way", async ({ page }) => {
  const { url } = await stackState();
  const failures: string[] = [];
  page.on("console", (message) => message.type() === "error" && failures.push(message.text()));
  page.on("pageerror", (error) => failures.push(error.message));

  await page.goto(url);

  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: /sign in/i })).toBeVisible();
  expect(failures).toEqual([]);
});

test("liveness and version answer without signing in", async ({ request }) => {
  const { url } = await stackState();
  expect((await request.get(`${url}/health`)).status()).toBe(200);
  expect(await (await request.get(`${url}/version`)).json()).toHaveProperty("version");
});
