import { route } from "@/app/_server/route";
import { startRestore, StartRestoreInput } from "@/lib/restores";

export const POST = route(StartRestoreInput, startRestore);
