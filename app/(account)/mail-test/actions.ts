"use server";

import { doorAction } from "@/app/_server/door-action";
import { confirmTestMessage, ConfirmTestMessageInput } from "@/lib/mail";

export const confirmTestMessageAction = doorAction(ConfirmTestMessageInput, confirmTestMessage);
