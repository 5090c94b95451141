import { route } from "@/app/_server/route";
import { enableUser, EnableUserInput } from "@/lib/accounts";

export const POST = route(EnableUserInput, enableUser);
