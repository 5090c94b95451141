import { route } from "@/app/_server/route";
import { getAlerting, GetAlertingInput } from "@/lib/alerts";

export const GET = route(GetAlertingInput, getAlerting);
