import { route } from "@/app/_server/route";
import { enableSecondFactor, EnableSecondFactorInput } from "@/lib/accounts";

export const POST = route(EnableSecondFactorInput, enableSecondFactor);
