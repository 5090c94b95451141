import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newId } from "@/lib/kernel/ids";
import { backups } from "@/lib/store/schema";
import type { TestDeps } from "./make-deps";

/** An archive in the catalogue and the folder, of random bytes: what is inside is nobody's business where it is used. */
export async function addArchive(
  deps: TestDeps,
  sizeBytes: number,
  changes: Partial<typeof backups.$inferInsert> = {},
) {
  const content = randomBytes(sizeBytes);
  const [id, fileName] = [newId(), `shop-${newId()}.sql.zst`];
  writeFileSync(join(deps.config.backupsDir, fileName), content);
  const checksum = createHash("sha256").update(content).digest("hex");
  const now = new Date();
  const what = { id, fileName, kind: "manual", state: "complete", proof: "verified", sizeBytes, checksum } as const;
  const whose = { databaseName: deps.target.database, createdByName: "test", createdAt: now, completedAt: now };
  await deps.store.db.insert(backups).values({ ...what, ...whose, ...changes });
  return { id, fileName, content, checksum };
}
