import { route } from "@/app/_server/route";
import { resendMail, ResendMailInput } from "@/lib/mail";

export const POST = route(ResendMailInput, resendMail);
