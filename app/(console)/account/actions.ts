"use server";

import { action } from "@/app/_server/action";
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
  scoreOwnPassword,
  ScoreOwnPasswordInput,
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
export const scorePasswordAction = action(ScoreOwnPasswordInput, scoreOwnPassword);
