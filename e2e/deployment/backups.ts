import type { Stack } from "./stack";
import type { Visitor } from "./visitor";

export interface Backup {
  id: string;
  fileName: string;
  sizeBytes: number;
  checksum: string;
}

export interface Job {
  id: string;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  attempt: number;
  error: { message: string } | null;
}

/** Queues a backup through the API. */
export function startBackup(person: Visitor): Promise<{ backup: Backup; jobId: string }> {
  return person.api("/api/admin/backups", {});
}

export function readJob(person: Visitor, id: string): Promise<Job> {
  return person.api<Job>(`/api/admin/jobs/${id}`);
}

/** Waits until a job has succeeded. Throws with its error when it ends otherwise. */
export function jobDone(stack: Stack, person: Visitor, id: string, limitSeconds = 120): Promise<Job> {
  return stack.until(
    `job ${id} succeeds`,
    async () => {
      const job = await readJob(person, id);
      if (job.state === "failed" || job.state === "cancelled")
        throw new Error(`The job ${job.state}: ${job.error?.message}`);
      return job.state === "succeeded" ? job : undefined;
    },
    limitSeconds,
  );
}

/** A backup of the target that is complete. */
export async function newBackup(stack: Stack, person: Visitor): Promise<Backup> {
  const { backup, jobId } = await startBackup(person);
  await jobDone(stack, person, jobId);
  return person.api<Backup>(`/api/admin/backups/${backup.id}`);
}
