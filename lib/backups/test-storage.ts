import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { reportError } from "@/lib/kernel/report-error";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { places } from "./backup-jobs";
import { requireCopies } from "./copy-job";

export const TestStorageInput = z.object({ place: z.enum(places).default("first") });

export interface StorageTestStep {
  what: string;
  ok: boolean;
  ms: number;
  error: ErrorReport | null;
}

const sampleBytes = 1024 ** 2;

/**
 * Does with a small object everything that backups do with archives: writes, lists, reads, compares and removes it. The
 * first step that fails is the last but for the removal. Throws `copy.not_configured`.
 */
export async function testStorage(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof TestStorageInput>,
): Promise<{ steps: StorageTestStep[] }> {
  requireScope(actor, "settings:manage");
  requireRecentPassword(actor, deps.clock.now());
  const { place } = TestStorageInput.parse(input);
  const storage = place === "first" ? deps.archives : requireCopies(deps);
  const steps = await tryOut(storage);
  const ok = steps.every((step) => step.ok);
  const entry = { action: "storage.test", subject: storage.describe().slice(0, 255), details: { place, ok } };
  await recordAudit(deps.store.db, actor, { ...entry, outcome: ok ? "done" : "failed" }, deps.clock.now());
  return { steps };
}

async function tryOut(storage: ArchiveStorage): Promise<StorageTestStep[]> {
  const id = newId();
  // Not the name of a dump: nobody shall find it and list it as one.
  const fileName = `seaworthy-test-${id}.txt`;
  const sample = randomBytes(sampleBytes);
  const steps: StorageTestStep[] = [];

  async function step(what: string, work: () => Promise<void>): Promise<boolean> {
    const started = performance.now();
    const error = await work().then(
      () => null,
      (thrown: unknown) => reportError(thrown),
    );
    steps.push({ what, ok: error === null, ms: Math.round(performance.now() - started), error });
    return error === null;
  }

  const worked =
    (await step("Write 1 MiB under a name of its own", () => write(storage, fileName, id, sample))) &&
    (await step("Find it in the list", () => find(storage, fileName))) &&
    (await step("Read it back and compare", () => compare(storage, fileName, sample)));
  await step(worked ? "Remove it" : "Remove what was written", async () => {
    await storage.discardUnfinished(id);
    await storage.remove(fileName);
  });
  return steps;
}

async function write(storage: ArchiveStorage, fileName: string, owner: string, sample: Buffer): Promise<void> {
  const file = await storage.create(fileName, owner);
  await file.write(sample);
  await file.commit();
}

async function find(storage: ArchiveStorage, fileName: string): Promise<void> {
  if ((await storage.list()).some((file) => file.fileName === fileName)) return;
  throw wrong(`${storage.describe()} does not list what was just written to it.`);
}

async function compare(storage: ArchiveStorage, fileName: string, sample: Buffer): Promise<void> {
  const file = await storage.open(fileName);
  try {
    if (!(await file.read(0, sample.length)).equals(sample))
      throw wrong(`${storage.describe()} answers other bytes than were written.`);
  } finally {
    await file.close();
  }
}

function wrong(message: string): OperatorError {
  return new OperatorError("storage.failed", message, {
    kind: "unavailable",
    hint: "Do not keep backups there before you know why: a proxy, a cache or the disk itself alters what is stored.",
  });
}
