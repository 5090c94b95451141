import { route } from "@/app/_server/route";
import { cancelJob, CancelJobInput } from "@/lib/jobs";

export const POST = route(CancelJobInput, cancelJob);
