import { z } from "zod";
import { cancelJob, CancelJobInput, getJob, GetJobInput, listJobs, ListJobsInput } from "@/lib/jobs";
import { JobDetail } from "./answers/jobs";
import { JobSummary } from "./answers/shared";
import { type Area, describeRoute } from "./describe-route";

export const jobs: Area = {
  tag: "Jobs",
  about: "Work in the background: its progress, its log, cancelling it.",
  routes: [
    describeRoute("GET /api/admin/jobs", {
      summary: "Jobs, the newest first, a page at a time.",
      scope: "jobs:read",
      input: ListJobsInput,
      verb: listJobs,
      answer: z.strictObject({ items: z.array(JobSummary), nextCursor: z.string().nullable() }),
    }),
    describeRoute("GET /api/admin/jobs/{id}", {
      summary: "One job with its log.",
      scope: "jobs:read",
      input: GetJobInput,
      verb: getJob,
      answer: JobDetail,
      errors: [404],
    }),
    describeRoute("POST /api/admin/jobs/{id}/cancel", {
      summary:
        "Asks for a job to be cancelled: one's own as an operator, anybody's as an administrator. Twice is no error.",
      scope: "jobs:read",
      input: CancelJobInput,
      verb: cancelJob,
      answer: JobSummary,
      errors: [404],
    }),
  ],
};
