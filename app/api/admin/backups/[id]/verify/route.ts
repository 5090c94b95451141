import { route } from "@/app/_server/route";
import { startVerify, StartVerifyInput } from "@/lib/backups";

export const POST = route(StartVerifyInput, startVerify);
