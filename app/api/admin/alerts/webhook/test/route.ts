import { route } from "@/app/_server/route";
import { testWebhook, TestWebhookInput } from "@/lib/alerts";

export const POST = route(TestWebhookInput, testWebhook);
