import type { JobRun } from "@/lib/jobs";

/** What taking or verifying a backup needs of the job it runs in; any kind of job will do. */
export type BackupRun = Omit<JobRun<unknown>, "payload" | "attempt">;
