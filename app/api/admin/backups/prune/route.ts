import { route } from "@/app/_server/route";
import { startPrune, StartPruneInput } from "@/lib/backups";

export const POST = route(StartPruneInput, startPrune);
