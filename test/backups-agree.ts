import { expect } from "vitest";
import { verifyArchive } from "@/lib/archive";
import { codeOf } from "@/lib/kernel/errors";
import { backups } from "@/lib/store/schema";
import { actor, type TestDeps } from "./make-deps";
import { listBackups, reconcile } from "@/lib/backups";

/** What must be true at any moment, whoever has just died: nothing that is listed in the storage is half a file. */
export async function expectNoHalfFiles(deps: TestDeps): Promise<void> {
  for (const { fileName } of await deps.archives.list()) {
    expect(fileName).not.toContain("partial");
    const verdict = await verifyArchive(deps.archives, fileName).then(() => "whole", codeOf);
    // Whoever starts the job over removes what it may have left under its name.
    expect(["whole", "storage.not_found"]).toContain(verdict);
  }
}

/**
 * What must be true when every job has ended: no writer left anything behind, the storage holds the files of the
 * complete backups and no others, and reconciling finds nothing to say.
 */
export async function expectAgreement(deps: TestDeps): Promise<void> {
  const operator = actor("operator");
  expect(await reconcile(deps, operator, {})).toEqual({ added: [], missing: [], strays: [] });
  expect(await deps.archives.listUnfinished()).toEqual([]);
  const stored = (await deps.archives.list()).map(({ fileName }) => fileName).sort();
  const { items } = await listBackups(deps, operator, { limit: 200 });
  expect(items.map(({ fileName }) => fileName).sort()).toEqual(stored);
  for (const { state, error, fileName } of await deps.store.db.select().from(backups))
    expect({ fileName, state, hasError: error !== null }).toMatchObject(
      state === "complete" ? { hasError: false } : { state: "failed", hasError: true },
    );
  await expectNoHalfFiles(deps);
}
