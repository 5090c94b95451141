import { route } from "@/app/_server/route";
import { startDrill, StartDrillInput } from "@/lib/drills";

export const POST = route(StartDrillInput, startDrill);
