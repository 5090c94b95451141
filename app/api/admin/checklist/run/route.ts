import { route } from "@/app/_server/route";
import { runChecks, RunChecksInput } from "@/lib/checklist";

export const POST = route(RunChecksInput, runChecks);
