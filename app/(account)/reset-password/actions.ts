"use server";

import { doorAction } from "@/app/_server/door-action";
import { resetPassword, ResetPasswordInput } from "@/lib/accounts";

export const resetPasswordAction = doorAction(ResetPasswordInput, resetPassword);
