"use server";

import { action } from "@/app/_server/action";
import {
  approveUser,
  ApproveUserInput,
  declineUser,
  DeclineUserInput,
  deleteUsers,
  DeleteUsersInput,
  disableUser,
  DisableUserInput,
  enableUser,
  EnableUserInput,
  endUserSessions,
  EndUserSessionsInput,
  inviteUser,
  InviteUserInput,
  removeSecondFactor,
  RemoveSecondFactorInput,
  resendInvitation,
  ResendInvitationInput,
  setUserRole,
  SetUserRoleInput,
  updateSecurityPolicy,
  UpdateSecurityPolicyInput,
} from "@/lib/accounts";
import { resendMail, ResendMailInput } from "@/lib/mail";

export const approveUserAction = action(ApproveUserInput, approveUser);
export const declineUserAction = action(DeclineUserInput, declineUser);
export const inviteUserAction = action(InviteUserInput, inviteUser);
export const resendInvitationAction = action(ResendInvitationInput, resendInvitation);
export const resendMailAction = action(ResendMailInput, resendMail);
export const setUserRoleAction = action(SetUserRoleInput, setUserRole);
export const disableUserAction = action(DisableUserInput, disableUser);
export const enableUserAction = action(EnableUserInput, enableUser);
export const removeSecondFactorAction = action(RemoveSecondFactorInput, removeSecondFactor);
export const endUserSessionsAction = action(EndUserSessionsInput, endUserSessions);
export const deleteUsersAction = action(DeleteUsersInput, deleteUsers);
export const updateSecurityPolicyAction = action(UpdateSecurityPolicyInput, updateSecurityPolicy);
