import { route } from "@/app/_server/route";
import { listJobs, ListJobsInput } from "@/lib/jobs";

export const GET = route(ListJobsInput, listJobs);
