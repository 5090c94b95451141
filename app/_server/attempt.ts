/** Somebody trying to do something, for the audit log when it is refused. */
export interface Attempt {
  /** For the audit log when it is refused: `POST /api/admin/backups`, or the action's name. */
  what: string;
  subject?: string | undefined;
  /** Whether it changes something, so that its origin counts. */
  mutates: boolean;
}
