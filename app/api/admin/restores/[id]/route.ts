import { route } from "@/app/_server/route";
import { getRestore, GetRestoreInput } from "@/lib/restores";

export const GET = route(GetRestoreInput, getRestore);
