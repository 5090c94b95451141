import { desc, ne } from "drizzle-orm";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { uploads } from "@/lib/store/schema";
import { requireUploads, type UploadView, viewOf } from "./upload-view";

export const ListUploadsInput = z.object({});

/** What is arriving, being checked, or could not be taken; newest first. */
export async function listUploads(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof ListUploadsInput>,
): Promise<{ items: UploadView[] }> {
  requireUploads(deps, actor);
  const rows = await deps.store.db
    .select()
    .from(uploads)
    .where(ne(uploads.state, "complete"))
    .orderBy(desc(uploads.createdAt));
  return { items: await Promise.all(rows.map((row) => viewOf(deps, row))) };
}
