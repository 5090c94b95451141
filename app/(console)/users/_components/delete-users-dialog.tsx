"use client";

import { Trash2 } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import { deleteUsersAction } from "../actions";
import { sessionsInWords } from "./sessions-in-words";
import type { UserDialogProps } from "./user-dialog-props";
import type { UserRef } from "./user-ref";

/** Deletes people for good, all of those named or nobody. */
export function DeleteUsersDialog({
  users,
  open,
  onOpenChange,
  onDeleted,
}: {
  users: readonly Pick<UserRef, "id" | "name" | "email" | "sessions">[];
  open: boolean;
  onOpenChange(open: boolean): void;
  onDeleted?(): void;
}) {
  const router = useRouter();
  const path = usePathname();
  const phrase = `DELETE ${users.length}`;
  const what = users.length === 1 ? (users[0]?.name ?? "1 user") : `${users.length} users`;
  const run = async (typed: string) => {
    const answer = await settle(() => deleteUsersAction({ ids: users.map(({ id }) => id), typed }));
    if (!answer.ok) return answer.error;
    toast.success(`${what} deleted`);
    onDeleted?.();
    if (path === "/users") router.refresh();
    else router.push("/users");
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${what}`}
      icon={<Trash2 aria-hidden className="text-danger" />}
      description={`${sessionsInWords(users.reduce((sum, user) => sum + user.sessions, 0))} It cannot be undone. What they did stays in the audit log and in the history of backups.`}
      phrase={phrase}
      confirm="Delete"
      cancel={users.length === 1 ? "Keep the account" : "Keep them"}
      run={run}
    >
      <ul
        aria-label="To be deleted"
        tabIndex={0}
        className="mt-3 max-h-48 divide-y overflow-y-auto rounded-md border text-sm"
      >
        {users.map((user) => (
          <li key={user.id} className="flex flex-wrap gap-x-2 px-3 py-1.5">
            <span className="font-medium">{user.name}</span>
            <span className="text-muted wrap-anywhere">{user.email}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}

export function DeleteUserDialog({ user, open, onOpenChange }: UserDialogProps) {
  return <DeleteUsersDialog users={[user]} open={open} onOpenChange={onOpenChange} />;
}
