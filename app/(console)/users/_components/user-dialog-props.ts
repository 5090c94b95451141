import type { UserRef } from "./user-ref";

/** What every dialog about a user is handed. */
export interface UserDialogProps {
  user: UserRef;
  open: boolean;
  onOpenChange(open: boolean): void;
}
