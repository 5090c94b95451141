import { gzipSync } from "node:zlib";
import { expect, type Page } from "@playwright/test";
import packageJson from "../package.json" with { type: "json" };

/** Scripts seldom differ between pages: each is measured once. */
const sizes = new Map<string, number>();

/**
 * What a browser with nothing in its cache loads before the page is alive: every script that its HTML names, compressed.
 * `firstLoadBudgetKiB` in package.json says how much it may be.
 */
export async function expectWithinBudget(page: Page, path: string): Promise<void> {
  const html = await (await page.request.get(path)).text();
  const tags = [...html.matchAll(/<script[^>]* src="(\/_next\/static\/[^"?]+\.js)[^>]*>/g)];
  // What only browsers without modules load is loaded by none that we work in.
  const scripts = new Set(tags.filter(([tag]) => !/nomodule/i.test(tag)).map(([, source]) => source ?? ""));
  expect(scripts.size, `${path} names its scripts`).toBeGreaterThan(0);
  let bytes = 0;
  for (const source of scripts) bytes += await compressedSize(page, source);
  expect(bytes / 1024, `KiB of JavaScript that ${path} loads first`).toBeLessThanOrEqual(
    packageJson.firstLoadBudgetKiB,
  );
}

async function compressedSize(page: Page, source: string): Promise<number> {
  const known = sizes.get(source) ?? gzipSync(await (await page.request.get(source)).body()).byteLength;
  sizes.set(source, known);
  return known;
}
