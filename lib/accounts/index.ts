export { CreateUserInput, createUser } from "./create-user";
export {
  createFirstAdministrator,
  FirstAdministratorInput,
  firstAdministratorLink,
  firstAdministratorLinkWorks,
} from "./first-administrator";
export { minPasswordLength } from "./score-password";
export { readSession } from "./read-session";
export { signIn } from "./sign-in";
export { signOut } from "./sign-out";
export { approveUser, ApproveUserInput } from "./approve-user";
export { confirmAddress, ConfirmAddressInput } from "./confirm-address";
export { confirmAddressChange, ConfirmAddressChangeInput } from "./confirm-address-change";
export { createResetLink, CreateResetLinkInput } from "./create-reset-link";
export { createUserLink, CreateUserLinkInput } from "./create-user-link";
export { declineUser, DeclineUserInput } from "./decline-user";
export { deleteUsers, DeleteUsersInput } from "./delete-users";
export { disableUser, DisableUserInput } from "./disable-user";
export { enableUser, EnableUserInput } from "./enable-user";
export { endUserSessions, EndUserSessionsInput } from "./end-user-sessions";
export { getUser, GetUserInput } from "./get-user";
export { getUserHistory } from "./get-user-history";
export { inviteUser, InviteUserInput } from "./invite-user";
export { listUsers, ListUsersInput, type UserList } from "./list-users";
export { type LinkOwner, peekLink } from "./peek-link";
export { register, RegisterInput } from "./register";
export { removeExpiredRegistrations } from "./remove-expired-registrations";
export { removeSecondFactor, RemoveSecondFactorInput } from "./remove-second-factor";
export { requestAddressChange, RequestAddressChangeInput } from "./request-address-change";
export { requestReset, RequestResetInput } from "./request-reset";
export { resendInvitation, ResendInvitationInput } from "./resend-invitation";
export { resetPassword, ResetPasswordInput } from "./reset-password";
export {
  getResetRehearsal,
  GetResetRehearsalInput,
  type ResetRehearsal,
  startResetRehearsal,
  StartResetRehearsalInput,
} from "./reset-rehearsal";
export { setPassword, SetPasswordInput } from "./set-password";
export { setUserRole, SetUserRoleInput } from "./set-user-role";
export type { UserView } from "./user-view";
export { changeName, ChangeNameInput } from "./change-name";
export { changePassword, ChangePasswordInput } from "./change-password";
export { confirmPassword, ConfirmPasswordInput } from "./confirm-password";
export { disableSecondFactor, DisableSecondFactorInput } from "./disable-second-factor";
export { enableSecondFactor, EnableSecondFactorInput } from "./enable-second-factor";
export { getOwnAccount, GetOwnAccountInput, type OwnAccount } from "./get-own-account";
export { getSecurityPolicy, GetSecurityPolicyInput } from "./get-security-policy";
export { listSessions, ListSessionsInput, type SessionView } from "./list-sessions";
export { newRecoveryCodes, NewRecoveryCodesInput } from "./new-recovery-codes";
export { pruneSessions } from "./prune-sessions";
export { revokeOtherSessions, RevokeOtherSessionsInput } from "./revoke-other-sessions";
export { revokeSession, RevokeSessionInput } from "./revoke-session";
export type { SecurityPolicyView } from "./security-policy-view";
export { startSecondFactor, StartSecondFactorInput } from "./start-second-factor";
export { updateSecurityPolicy, UpdateSecurityPolicyInput } from "./update-security-policy";
export { scoreLinkPassword, ScoreLinkPasswordInput } from "./score-link-password";
export { scoreOwnPassword, ScoreOwnPasswordInput } from "./score-own-password";
