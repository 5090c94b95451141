import { route } from "@/app/_server/route";
import { revokeSession, RevokeSessionInput } from "@/lib/accounts";

export const DELETE = route(RevokeSessionInput, revokeSession);
