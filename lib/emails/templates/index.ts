import type { EmailName } from "../email-data";
import type { Template } from "../letter";
import { accountApproved } from "./account-approved";
import { accountDeclined } from "./account-declined";
import { addressChanged } from "./address-changed";
import { alertResolved } from "./alert-resolved";
import { alertStarted } from "./alert-started";
import { backupFailed } from "./backup-failed";
import { confirmAddress } from "./confirm-address";
import { confirmNewAddress } from "./confirm-new-address";
import { drillFailed } from "./drill-failed";
import { invitation } from "./invitation";
import { passwordChanged } from "./password-changed";
import { registrationWaiting } from "./registration-waiting";
import { resetPassword } from "./reset-password";
import { testMessage } from "./test-message";

/** Every mail there is, in the order the console lists them. */
export const templates: { readonly [Name in EmailName]: Template<Name> } = {
  "confirm-address": confirmAddress,
  "registration-waiting": registrationWaiting,
  "account-approved": accountApproved,
  "account-declined": accountDeclined,
  invitation,
  "reset-password": resetPassword,
  "password-changed": passwordChanged,
  "confirm-new-address": confirmNewAddress,
  "address-changed": addressChanged,
  "test-message": testMessage,
  "backup-failed": backupFailed,
  "drill-failed": drillFailed,
  "alert-started": alertStarted,
  "alert-resolved": alertResolved,
};
