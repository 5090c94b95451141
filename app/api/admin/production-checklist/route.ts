import { route } from "@/app/_server/route";
import { getChecklist, GetChecklistInput } from "@/lib/checklist";

export const GET = route(GetChecklistInput, getChecklist);
