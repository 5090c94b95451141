import { route } from "@/app/_server/route";
import { getUser, GetUserInput } from "@/lib/accounts";

export const GET = route(GetUserInput, getUser);
