import { route } from "@/app/_server/route";
import { previewRestore, PreviewRestoreInput } from "@/lib/restores";

export const GET = route(PreviewRestoreInput, previewRestore);
