"use server";

import { doorAction } from "@/app/_server/door-action";
import { scoreLinkPassword, ScoreLinkPasswordInput } from "@/lib/accounts";

export const scorePasswordAction = doorAction(ScoreLinkPasswordInput, scoreLinkPassword);
