import { route } from "@/app/_server/route";
import { listAlerts, ListAlertsInput } from "@/lib/alerts";

export const GET = route(ListAlertsInput, listAlerts);
