import { route } from "@/app/_server/route";
import { previewEmail, PreviewEmailInput } from "@/lib/mail";

export const GET = route(PreviewEmailInput, previewEmail);
