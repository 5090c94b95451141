import { route } from "@/app/_server/route";
import { previewDrill, PreviewDrillInput } from "@/lib/drills";

export const GET = route(PreviewDrillInput, previewDrill);
