"use client";

import { Ban, CircleCheck, MailPlus, UserCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { UserActions } from "../_components/user-actions";
import { useEnable } from "../_components/use-enable";
import { useUserDialog } from "../_components/user-dialogs";
import type { UserRef } from "../_components/user-ref";

/** The one thing most people want with somebody in this state, and the menu for the rest. */
export function UserToolbar({ user }: { user: UserRef }) {
  return (
    <>
      <UserActions user={user} details={false} />
      <FirstAction user={user} />
    </>
  );
}

function FirstAction({ user }: { user: UserRef }) {
  const open = useUserDialog();
  switch (user.status) {
    case "waiting":
      return (
        <Button variant="primary" onClick={() => open("approve", user)}>
          <UserCheck aria-hidden />
          Approve…
        </Button>
      );
    case "invited":
      return (
        <Button onClick={() => open("invite", user)}>
          <MailPlus aria-hidden />
          Invite again…
        </Button>
      );
    case "active":
      return (
        <Button reason={user.cannot.disable} onClick={() => open("disable", user)}>
          <Ban aria-hidden />
          Disable…
        </Button>
      );
    case "disabled":
      return <EnableButton user={user} />;
    case "unconfirmed":
    case "declined":
      return null;
  }
}

function EnableButton({ user }: { user: UserRef }) {
  const [pending, setPending] = useState(false);
  const enable = useEnable(user);
  const run = async () => {
    setPending(true);
    await enable();
    setPending(false);
  };
  return (
    <Button variant="primary" pending={pending} onClick={() => void run()}>
      <CircleCheck aria-hidden />
      Enable
    </Button>
  );
}
