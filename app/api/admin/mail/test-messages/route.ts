import { route } from "@/app/_server/route";
import { listTestMessages, ListTestMessagesInput, sendTestMessage, SendTestMessageInput } from "@/lib/mail";

export const GET = route(ListTestMessagesInput, listTestMessages);
export const POST = route(SendTestMessageInput, sendTestMessage);
