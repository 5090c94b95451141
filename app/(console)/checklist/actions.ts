"use server";

import { action } from "@/app/_server/action";
import { endWaiver, EndWaiverInput, waiveCheck, WaiveCheckInput } from "@/lib/checklist";

export const waiveCheckAction = action(WaiveCheckInput, waiveCheck);
export const endWaiverAction = action(EndWaiverInput, endWaiver);
