import { route } from "@/app/_server/route";
import { disableUser, DisableUserInput } from "@/lib/accounts";

export const POST = route(DisableUserInput, disableUser);
