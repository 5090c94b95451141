import { route } from "@/app/_server/route";
import { previewSchedule, PreviewScheduleInput } from "@/lib/backups";

export const POST = route(PreviewScheduleInput, previewSchedule);
