import { route } from "@/app/_server/route";
import { listSessions, ListSessionsInput, revokeOtherSessions, RevokeOtherSessionsInput } from "@/lib/accounts";

export const GET = route(ListSessionsInput, listSessions);
export const DELETE = route(RevokeOtherSessionsInput, revokeOtherSessions);
