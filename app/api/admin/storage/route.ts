import { route } from "@/app/_server/route";
import { getStorage, GetStorageInput } from "@/lib/backups";

export const GET = route(GetStorageInput, getStorage);
