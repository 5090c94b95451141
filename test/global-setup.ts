import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPrograms } from "./bundle";
import { writeStoreTemplates } from "./store-template";

/**
 * Before the first test of a run: what the tests start, and worker threads, run as bundles, as in production; and stores
 * are made from a template. Three projects ask for it, one after the other; the first gets it done for all.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEST_STORE_TEMPLATES"] !== undefined) return;
  const folder = await mkdtemp(join(tmpdir(), "seaworthy-run-"));
  await Promise.all([buildPrograms(), writeStoreTemplates(folder)]);
  process.env["TEST_STORE_TEMPLATES"] = folder;
  return () => rm(folder, { recursive: true, force: true });
}
