"use server";

import { action } from "@/app/_server/action";
import { startResetRehearsal, StartResetRehearsalInput } from "@/lib/accounts";
import { testWebhook, TestWebhookInput } from "@/lib/alerts";
import { resendMail, ResendMailInput, sendTestMessage, SendTestMessageInput } from "@/lib/mail";

export const sendTestMessageAction = action(SendTestMessageInput, sendTestMessage);
export const resendMailAction = action(ResendMailInput, resendMail);
export const startResetRehearsalAction = action(StartResetRehearsalInput, startResetRehearsal);
export const testWebhookAction = action(TestWebhookInput, testWebhook);
