"use server";

import { action } from "@/app/_server/action";
import { currentRequest } from "@/app/_server/current-actor";
import {
  changeName,
  ChangeNameInput,
  changePassword,
  ChangePasswordInput,
  confirmPassword,
  ConfirmPasswordInput,
  disableSecondFactor,
  DisableSecondFactorInput,
  enableSecondFactor,
  EnableSecondFactorInput,
  newRecoveryCodes,
  NewRecoveryCodesInput,
  requestAddressChange,
  RequestAddressChangeInput,
  revokeOtherSessions,
  RevokeOtherSessionsInput,
  revokeSession,
  RevokeSessionInput,
  type PasswordScore,
  scorePassword,
  startSecondFactor,
  StartSecondFactorInput,
} from "@/lib/accounts";

export const changeNameAction = action(ChangeNameInput, changeName);
export const changePasswordAction = action(ChangePasswordInput, changePassword);
export const confirmPasswordAction = action(ConfirmPasswordInput, confirmPassword);
export const requestAddressChangeAction = action(RequestAddressChangeInput, requestAddressChange);
export const startSecondFactorAction = action(StartSecondFactorInput, startSecondFactor);
export const enableSecondFactorAction = action(EnableSecondFactorInput, enableSecondFactor);
export const disableSecondFactorAction = action(DisableSecondFactorInput, disableSecondFactor);
export const newRecoveryCodesAction = action(NewRecoveryCodesInput, newRecoveryCodes);
export const revokeSessionAction = action(RevokeSessionInput, revokeSession);
export const revokeOtherSessionsAction = action(RevokeOtherSessionsInput, revokeOtherSessions);

/** How hard the reader's password-to-be is to guess; null when nobody is signed in any more. */
export async function scorePasswordAction(password: string): Promise<PasswordScore | null> {
  const { deps, actor, displayName } = await currentRequest();
  if (actor === null || typeof password !== "string") return null;
  return scorePassword(password, { email: actor.name, name: displayName ?? "", database: deps.target.database });
}
