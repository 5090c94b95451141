import { route } from "@/app/_server/route";
import {
  disableSecondFactor,
  DisableSecondFactorInput,
  startSecondFactor,
  StartSecondFactorInput,
} from "@/lib/accounts";

export const POST = route(StartSecondFactorInput, startSecondFactor);
export const DELETE = route(DisableSecondFactorInput, disableSecondFactor);
