import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { featureFlags } from "@/lib/config/feature-flags";
import { testConfig } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { flags } from "./flags";

test("every flag is shown with its value and what that means", async () => {
  const judged = await measure(flags, { config: testConfig({ restoreEnabled: false, autoMigrate: false }) });
  expect(judged).toMatchObject({ status: "ok", summary: "4 of 6 flags are on; off: AUTO_MIGRATE, RESTORE_ENABLED" });
  expect(judged.evidence?.facts).toContainEqual({
    label: "RESTORE_ENABLED=false",
    value: "Nobody can restore into the target from here; drills into scratch schemas go on.",
  });
});

test("the document tells of each flag what the program does", () => {
  const text = readFileSync("docs/feature-flags.md", "utf8");
  for (const { name, on, off } of featureFlags) expect(text).toContain(`| \`${name}\` | ${on} | ${off} |`);
});

test("no switch named …_ENABLED or AUTO_… is left out", () => {
  const text = readFileSync(".env.example", "utf8");
  const named = [...text.matchAll(/^# ([A-Z_]+)=(?:true|false)$/gm)].map(([, name]) => name ?? "");
  const isFlag = (name: string) => name.endsWith("_ENABLED") || name.startsWith("AUTO_");
  expect(named.filter(isFlag).sort()).toEqual(featureFlags.map(({ name }) => name).sort());
});
