import { z } from "zod";
import { component } from "../component";
import { At, JobSummary } from "./shared";

export const JobLogLine = component(
  "JobLogLine",
  z.strictObject({ id: z.number(), at: At, level: z.enum(["error", "warning", "info"]), line: z.string() }),
);

export const JobDetail = component(
  "JobDetail",
  JobSummary.extend({
    payload: z.unknown(),
    log: z.array(JobLogLine).describe("Up to 1,000 lines after `logAfter`; ask again from the last id for more."),
    canCancel: z.boolean().describe("Whether this actor may cancel it and it is not too late."),
  }),
);
