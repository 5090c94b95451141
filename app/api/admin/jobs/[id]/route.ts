import { route } from "@/app/_server/route";
import { getJob, GetJobInput } from "@/lib/jobs";

export const GET = route(GetJobInput, getJob);
