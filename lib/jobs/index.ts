export { CancelJobInput, cancelJob } from "./cancel-job";
export { enqueue, jobOfKey } from "./enqueue";
export { getJob, GetJobInput, type JobDetail } from "./get-job";
export { defineJob, type JobHandler, type JobRun } from "./job";
export type { JobSummary } from "./job-summary";
export { listJobs, ListJobsInput } from "./list-jobs";
export { aliveSeconds, countAliveWorkers } from "./presence";
export { RetryLater } from "./retry-later";
export { startWorker, type Worker } from "./run-worker";
