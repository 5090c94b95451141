"use client";

import { LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import type { UserRef } from "../_components/user-ref";
import { endUserSessionsAction } from "../actions";

export function EndSessionsButton({ user }: { user: Pick<UserRef, "id" | "name"> }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const end = async () => {
    setPending(true);
    const answer = await settle(() => endUserSessionsAction({ id: user.id }));
    setPending(false);
    if (answer.ok) toast.success(`${user.name} is signed in nowhere now`);
    else toast.error("The sessions go on", { description: answer.error.message });
    router.refresh();
  };
  return (
    <Button size="small" pending={pending} onClick={() => void end()}>
      <LogOut aria-hidden />
      Sign out everywhere
    </Button>
  );
}
