import { route } from "@/app/_server/route";
import { lastDrill, LastDrillInput } from "@/lib/drills";

export const GET = route(LastDrillInput, lastDrill);
