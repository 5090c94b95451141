import { route } from "@/app/_server/route";
import { declineUser, DeclineUserInput } from "@/lib/accounts";

export const POST = route(DeclineUserInput, declineUser);
