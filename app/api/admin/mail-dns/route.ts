import { route } from "@/app/_server/route";
import { checkSender, CheckSenderInput } from "@/lib/mail";

export const GET = route(CheckSenderInput, checkSender);
