import { route } from "@/app/_server/route";
import { testStorage, TestStorageInput } from "@/lib/backups";

export const POST = route(TestStorageInput, testStorage);
