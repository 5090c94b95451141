"use server";

import { doorAction } from "@/app/_server/door-action";
import { register, RegisterInput } from "@/lib/accounts";

export const registerAction = doorAction(RegisterInput, register);
