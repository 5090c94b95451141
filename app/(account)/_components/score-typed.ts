import type { z } from "zod";
import type { PasswordStrength } from "@/components/account/new-password-field";
import type { ScoreLinkPasswordInput } from "@/lib/accounts";
import { scorePasswordAction } from "./score-password-action";

/** How good what is being typed would be; null when it cannot be said now. */
export async function scoreTyped(input: z.input<typeof ScoreLinkPasswordInput>): Promise<PasswordStrength | null> {
  const answer = await scorePasswordAction(input);
  return answer.ok ? answer.value : null;
}
