import { route } from "@/app/_server/route";
import { startCopy, StartCopyInput } from "@/lib/backups";

export const POST = route(StartCopyInput, startCopy);
