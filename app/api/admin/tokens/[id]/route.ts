import { route } from "@/app/_server/route";
import { revokeToken, RevokeTokenInput } from "@/lib/tokens";

export const DELETE = route(RevokeTokenInput, revokeToken);
