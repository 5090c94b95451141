import { route } from "@/app/_server/route";
import { listMails, ListMailsInput } from "@/lib/mail";

export const GET = route(ListMailsInput, listMails);
