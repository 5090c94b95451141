"use server";

import { doorAction } from "@/app/_server/door-action";
import { requestReset, RequestResetInput } from "@/lib/accounts";

export const requestResetAction = doorAction(RequestResetInput, requestReset);
