import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { keptSecrets } from "./kept-secrets";
import { dataFolder, stackState } from "./stack";
import { expect, people, test } from "./story";

/** Where something that the stories kept secret stands: `jobs.payload`. */
type Place = string;

test("after all these stories no password, link, code or key stands in the store, in a log or on an error page", async ({
  page,
}, info) => {
  const kept = await keptSecrets();
  const secrets = [...kept, ...Object.values(people).map(({ password }) => password)];
  const least = { first: 1, second: 11 }[info.project.name];
  expect(kept.length, "secrets of the stories before").toBeGreaterThanOrEqual(least ?? 1);
  expect(await inStore(secrets)).toEqual([]);
  expect(await inLogs(secrets)).toEqual([]);

  const [spent = ""] = kept.filter((secret) => /^[\w-]{43}$/.test(secret));
  for (const path of ["/reset-password", "/set-password", "/confirm", "/change-address"]) {
    await page.goto(`${path}?token=${spent}`);
    await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    expect(await page.locator("body").innerText()).not.toContain(spent);
  }
  const refused = await page.request.post("/api/admin/account/password", { data: { current: people.viewer.password } });
  expect(refused.status()).toBe(401);
  expect(await refused.text()).not.toContain(people.viewer.password);
});

async function inStore(secrets: readonly string[]): Promise<Place[]> {
  const connection = await createConnection({ uri: (await stackState()).storeUrl, dateStrings: true });
  try {
    const places: Place[] = [];
    const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES");
    for (const table of tables.map((row) => String(Object.values(row)[0]))) {
      const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM \`${table}\``);
      for (const [column, value] of rows.flatMap((row) => Object.entries(row)))
        if (secrets.some((secret) => String(value).includes(secret))) places.push(`${table}.${column}`);
    }
    return places;
  } finally {
    await connection.end();
  }
}

async function inLogs(secrets: readonly string[]): Promise<Place[]> {
  const folder = join(dataFolder(), "logs");
  const files = await readdir(folder);
  expect(files).toEqual(expect.arrayContaining(["web.log", "worker.log"]));
  const places: Place[] = [];
  // The catcher is a mailbox: what it was sent is its content.
  for (const file of files.filter((name) => !name.startsWith("mail"))) {
    const text = await readFile(join(folder, file), "utf8");
    if (secrets.some((secret) => text.includes(secret))) places.push(file);
  }
  return places;
}
