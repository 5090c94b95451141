"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useState } from "react";
import type { UserRef } from "./user-ref";

// A page of many users needs none of them until somebody asks for one.
const dialogs = {
  approve: dynamic(() => import("./approve-dialog").then((module) => module.ApproveDialog)),
  decline: dynamic(() => import("./decline-dialog").then((module) => module.DeclineDialog)),
  invite: dynamic(() => import("./resend-dialog").then((module) => module.ResendDialog)),
  role: dynamic(() => import("./role-dialog").then((module) => module.RoleDialog)),
  disable: dynamic(() => import("./disable-dialog").then((module) => module.DisableDialog)),
  removeFactor: dynamic(() => import("./remove-factor-dialog").then((module) => module.RemoveFactorDialog)),
  delete: dynamic(() => import("./delete-users-dialog").then((module) => module.DeleteUserDialog)),
};
type DialogName = keyof typeof dialogs;

const OpenDialog = createContext<(name: DialogName, user: UserRef) => void>(() => {});

/** How to open a dialog about a user. */
export function useUserDialog(): (name: DialogName, user: UserRef) => void {
  return useContext(OpenDialog);
}

/** Holds the open dialog: what it is about may leave the page behind it while it still tells what came of it. */
export function UserDialogs({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ name: DialogName; user: UserRef } | null>(null);
  const [open, setOpen] = useState(false);
  const show = (name: DialogName, user: UserRef) => {
    setShown({ name, user });
    setOpen(true);
  };
  const Shown = shown === null ? null : dialogs[shown.name];
  return (
    <OpenDialog value={show}>
      {children}
      {Shown !== null && shown !== null && (
        // Another user's dialog starts with nothing typed.
        <Shown key={`${shown.name} ${shown.user.id}`} user={shown.user} open={open} onOpenChange={setOpen} />
      )}
    </OpenDialog>
  );
}
