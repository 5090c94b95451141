import { route } from "@/app/_server/route";
import { endUserSessions, EndUserSessionsInput } from "@/lib/accounts";

export const POST = route(EndUserSessionsInput, endUserSessions);
