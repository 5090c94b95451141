import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Config } from "@/lib/config/config";
import { testConfig } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { appSecrets } from "./app-secrets";

const random = () => randomBytes(32).toString("base64url");
const strong = (): Partial<Config> => ({
  environment: "production",
  authSecret: random(),
  storeUrl: `mysql://sea:${random()}@db.example:3306/sea`,
  targetUrl: `mysql://shop:${random()}@db.example:3306/shop`,
  metricsToken: random(),
  alerts: { webhook: { url: "https://hooks.example", secret: random() }, heartbeat: null },
});
const judge = (given: Partial<Config>) => measure(appSecrets, { config: testConfig({ ...strong(), ...given }) });

test("long secrets of their own are fine", async () => {
  expect(await judge({})).toMatchObject({ status: "ok", summary: "Every secret is long, and each has its own" });
});

test.each([
  ["a password of the manual", { targetUrl: "mysql://shop:changeme@db.example/shop" }, "everybody tries first"],
  ["no password", { storeUrl: "mysql://sea@db.example/sea" }, "DATABASE_URL is empty"],
  ["a short password", { targetUrl: "mysql://shop:kV3-x9Qz@db.example/shop" }, "too short: 8 characters"],
  ["a key of one letter", { authSecret: "x".repeat(48) }, "AUTH_SECRET repeats few characters"],
  ["a key that repeats itself", { authSecret: "abcdefgh".repeat(5) }, "AUTH_SECRET repeats itself"],
  ["a placeholder", { authSecret: "please-change-me-to-something-random-and-long" }, "placeholder"],
])("%s fails in production, and is a warning elsewhere", async (_title, given, item) => {
  const judged = await judge(given);
  expect(judged.status).toBe("failed");
  expect(judged.evidence?.items).toContainEqual(expect.stringContaining(item));
  expect(judged.remedy?.command).toContain("openssl rand");
  expect(await judge({ ...given, environment: "staging" })).toMatchObject({ status: "warning", severity: "warning" });
});

test("a secret that is used twice is told by its names; a signing key among them is grave", async () => {
  const [shared, signing] = [random(), random()];
  const twice = await judge({
    storeUrl: `mysql://sea:${shared}@db.example/sea`,
    targetUrl: `mysql://shop:${shared}@db.example/shop`,
  });
  expect(twice).toMatchObject({ status: "warning", summary: expect.stringContaining("used twice") });
  expect(twice.evidence?.items).toContain("DATABASE_URL is the same as TARGET_DATABASE_URL");
  expect((await judge({ authSecret: signing, metricsToken: signing })).status).toBe("failed");
});

test("one account in two addresses has one password", async () => {
  const account = `sea:${random()}@db.example`;
  const judged = await judge({ storeUrl: `mysql://${account}/sea`, targetUrl: `mysql://${account}/shop` });
  expect(judged.status).toBe("ok");
});

test("nothing of a secret but its length is ever shown", async () => {
  const given = { ...strong(), targetUrl: "mysql://shop:hunter2hunter2@db.example/shop" };
  const shown = JSON.stringify(await judge(given));
  for (const secret of [given.authSecret!, "hunter2", given.metricsToken!]) expect(shown).not.toContain(secret);
});
