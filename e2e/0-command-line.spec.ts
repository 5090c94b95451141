import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dataFolder } from "./stack";
import { expect, people, signInByForm, test } from "./story";

/** The program, with the settings of the installation that runs. */
async function seaworthy(args: readonly string[], input = ""): Promise<string> {
  const settings = `--env-file=${join(dataFolder(), "run/environment")}`;
  const running = promisify(execFile)(process.execPath, [settings, "dist/cli.mjs", ...args], {
    env: { NODE_ENV: "production" },
  });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

test("whom and what the command line has made is there in the console", async ({ page }) => {
  for (const [role, { name, email, password }] of Object.entries(people))
    expect(
      await seaworthy(
        ["user", "create", "--email", email, "--name", name, "--role", role, "--password-stdin"],
        password,
      ),
    ).toContain(email);
  await seaworthy(["migrations", "apply"]);
  await seaworthy(["backup", "create"]);

  await signInByForm(page, people.administrator);
  await page.goto("/migrations");
  await expect(page.getByText(/11 applied/)).toBeVisible();
  await page.goto("/backups");
  await expect(page.getByText(/-pre-migration\.sql\.zst/).first()).toBeVisible();
  await expect(page.getByRole("row", { name: /-manual\.sql\.zst.*Verified/ })).toBeVisible();
  await page.goto("/users");
  for (const { name } of Object.values(people)) await expect(page.getByRole("row", { name })).toBeVisible();
});
