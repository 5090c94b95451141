import { route } from "@/app/_server/route";
import { getSchedule, GetScheduleInput } from "@/lib/backups";

export const GET = route(GetScheduleInput, getSchedule);
