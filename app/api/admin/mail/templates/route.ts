import { route } from "@/app/_server/route";
import { listEmails, ListEmailsInput } from "@/lib/mail";

export const GET = route(ListEmailsInput, listEmails);
