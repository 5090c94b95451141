import { route } from "@/app/_server/route";
import { getMailStatus, GetMailStatusInput } from "@/lib/mail";

export const GET = route(GetMailStatusInput, getMailStatus);
