"use client";

import { UserCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useUserDialog } from "./user-dialogs";
import type { UserRef } from "./user-ref";

export function DecideButtons({ user }: { user: UserRef }) {
  const open = useUserDialog();
  return (
    <div className="flex gap-2">
      <Button aria-label={`Decline ${user.name}`} onClick={() => open("decline", user)}>
        Decline…
      </Button>
      <Button variant="primary" aria-label={`Approve ${user.name}`} onClick={() => open("approve", user)}>
        <UserCheck aria-hidden />
        Approve…
      </Button>
    </div>
  );
}
