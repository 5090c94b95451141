import { z } from "zod";
import { idPattern } from "@/lib/kernel/ids";

export const BackupId = z.string().regex(idPattern, "must be the id of a backup");
