import { route } from "@/app/_server/route";
import { endWaiver, EndWaiverInput, waiveCheck, WaiveCheckInput } from "@/lib/checklist";

export const POST = route(WaiveCheckInput, waiveCheck);
export const DELETE = route(EndWaiverInput, endWaiver);
