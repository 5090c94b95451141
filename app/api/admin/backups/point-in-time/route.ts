import { route } from "@/app/_server/route";
import { getPointInTime, GetPointInTimeInput } from "@/lib/backups";

export const GET = route(GetPointInTimeInput, getPointInTime);
