import { route } from "@/app/_server/route";
import { getEmergencySheet, GetEmergencySheetInput } from "@/lib/backups";

export const GET = route(GetEmergencySheetInput, getEmergencySheet);
