"use server";

import { doorAction } from "@/app/_server/door-action";
import { setPassword, SetPasswordInput } from "@/lib/accounts";

export const setPasswordAction = doorAction(SetPasswordInput, setPassword);
