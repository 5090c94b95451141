import { route } from "@/app/_server/route";
import { newRecoveryCodes, NewRecoveryCodesInput } from "@/lib/accounts";

export const POST = route(NewRecoveryCodesInput, newRecoveryCodes);
