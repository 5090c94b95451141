export interface AuditEvent {
  at: Date;
  actorName: string;
  action: string;
  outcome: string;
  subject?: string | null;
}

const words: Record<string, string> = {
  "access.refused": "Refused",
  "account.approve": "Registration approved",
  "account.change_address": "Address changed",
  "account.change_name": "Name changed",
  "account.change_password": "Password changed",
  "account.change_password_refused": "Change of the password refused",
  "account.code_asked": "Password right, code asked for",
  "account.confirm_address": "Address confirmed",
  "account.confirm_password": "Password confirmed",
  "account.confirm_password_refused": "Password not confirmed",
  "account.create": "Account created",
  "account.decline": "Registration declined",
  "account.delete": "Account deleted",
  "account.disable": "Account disabled",
  "account.disable_second_factor": "Second factor turned off",
  "account.disable_second_factor_refused": "Second factor not turned off",
  "account.enable": "Account enabled",
  "account.enable_second_factor": "Second factor turned on",
  "account.enable_second_factor_refused": "Second factor not turned on",
  "account.end_other_sessions": "Signed out everywhere else",
  "account.end_session": "Signed out on another device",
  "account.end_sessions": "Signed out everywhere",
  "account.first_administrator_created": "First administrator created",
  "account.first_administrator_link": "Link for the first administrator made",
  "account.invite": "Invited",
  "account.new_recovery_codes": "New recovery codes made",
  "account.register": "Account asked for",
  "account.rehearse_reset": "Reset of a password rehearsed",
  "account.remove_second_factor": "Second factor removed",
  "account.request_address_change": "Change of the address asked for",
  "account.request_reset": "Reset of the password asked for",
  "account.resend_invitation": "Invited again",
  "account.reset_link": "Link to reset the password made",
  "account.reset_password": "Password reset",
  "account.reset_rehearsed": "Reset of a password rehearsed to its end",
  "account.role": "Role changed",
  "account.security_policy": "Who needs a second factor was changed",
  "account.set_password": "Password set",
  "account.sign_in": "Signed in",
  "account.sign_in_refused": "Sign-in refused",
  "account.sign_out": "Signed out",
  "audit.export": "Audit log exported",
  "audit.start_verify": "Verification of the audit log started",
  "audit.verify": "Audit log verified",
  "backup.complete": "Backup complete",
  "backup.copied": "Copied to the second storage",
  "backup.copy": "Copy started",
  "backup.delete": "Backup deleted",
  "backup.download": "Backup downloaded",
  "backup.drill": "Drill started",
  "backup.drilled": "Proven by a drill",
  "backup.failed": "Backup failed",
  "backup.found": "File found in the backups folder",
  "backup.hold": "Held",
  "backup.missing": "File missing from the backups folder",
  "backup.policy": "Schedule and retention changed",
  "backup.prune": "Pruning started",
  "backup.pruned": "Removed by retention",
  "backup.reconcile": "Catalogue compared with the backups folder",
  "backup.release": "Released",
  "backup.start": "Backup started",
  "backup.suspect": "Marked suspect",
  "backup.suspect_cleared": "Looked at: not suspect",
  "backup.uploaded": "Upload taken in",
  "backup.verified": "Verified",
  "backup.verify": "Verification started",
  "checklist.end_waiver": "Waiver ended",
  "checklist.run": "Checks run",
  "checklist.waive": "Check waived",
  "alerts.test_webhook": "Webhook tried",
  "job.cancel": "Job cancelled",
  "mail.resend": "Mail sent again",
  "mail.smtp_test": "Mail server tested",
  "mail.test_confirmed": "Test message confirmed",
  "mail.test_message": "Test message sent",
  "migration.applied": "Migration applied",
  "migration.failed": "Migration failed",
  "migration.start": "Migrations started",
  "restore.complete": "Restore complete",
  "restore.failed": "Restore failed",
  "restore.start": "Restore started",
  "storage.test": "Storage tested",
  "token.create": "API token made",
  "token.revoke": "API token revoked",
  "upload.discard": "Upload discarded",
  "upload.expired": "Unfinished upload removed",
  "upload.failed": "Upload not taken",
  "upload.received": "Upload arrived",
  "upload.start": "Upload started",
};

/** Where `done` and what happened instead read differently. */
const wordsWhenNotDone: Record<string, string> = {
  "audit.verify": "Audit log verified, and something is wrong",
  "backup.copied": "Copy failed",
  "backup.download": "Download refused",
  "backup.drilled": "Drill failed",
  "backup.verified": "Verification failed",
  "mail.smtp_test": "Mail server tested, and it failed",
  "restore.start": "Restore refused",
};

/** `Download refused: gene_atlas-….sql.zst` */
export function eventSentence({ action, outcome, subject, actorName }: AuditEvent): string {
  const what = actionInWords({ action, outcome });
  return subject == null || subject === "" || subject === actorName ? what : `${what}: ${subject}`;
}

/** `Download refused` */
export function actionInWords({ action, outcome }: Pick<AuditEvent, "action" | "outcome">): string {
  return (
    (outcome === "done" ? undefined : wordsWhenNotDone[action]) ??
    words[action] ??
    capitalise(action.replace(/[._]/g, " "))
  );
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
