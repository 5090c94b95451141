"use server";

import { doorAction } from "@/app/_server/door-action";
import { confirmAddressChange, ConfirmAddressChangeInput } from "@/lib/accounts";

export const confirmAddressChangeAction = doorAction(ConfirmAddressChangeInput, confirmAddressChange);
