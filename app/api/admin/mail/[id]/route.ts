import { route } from "@/app/_server/route";
import { getMail, GetMailInput } from "@/lib/mail";

export const GET = route(GetMailInput, getMail);
