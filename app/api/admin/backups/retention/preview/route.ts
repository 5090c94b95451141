import { route } from "@/app/_server/route";
import { previewRetention, PreviewRetentionInput } from "@/lib/backups";

export const GET = route(PreviewRetentionInput, previewRetention);
export const POST = route(PreviewRetentionInput, previewRetention);
