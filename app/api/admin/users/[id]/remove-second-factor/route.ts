import { route } from "@/app/_server/route";
import { removeSecondFactor, RemoveSecondFactorInput } from "@/lib/accounts";

export const POST = route(RemoveSecondFactorInput, removeSecondFactor);
