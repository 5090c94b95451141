import { route } from "@/app/_server/route";
import { getCheckHistory, GetCheckHistoryInput } from "@/lib/checklist";

export const GET = route(GetCheckHistoryInput, getCheckHistory);
