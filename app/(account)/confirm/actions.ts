"use server";

import { doorAction } from "@/app/_server/door-action";
import { confirmAddress, ConfirmAddressInput } from "@/lib/accounts";

export const confirmAddressAction = doorAction(ConfirmAddressInput, confirmAddress);
