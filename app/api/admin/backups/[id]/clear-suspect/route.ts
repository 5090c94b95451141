import { route } from "@/app/_server/route";
import { clearSuspect, ClearSuspectInput } from "@/lib/backups";

export const POST = route(ClearSuspectInput, clearSuspect);
