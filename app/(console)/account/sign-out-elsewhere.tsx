"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { settle } from "../_components/settle";
import { revokeOtherSessionsAction } from "./actions";

export function SignOutElsewhere({ others }: { others: number }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const leave = async () => {
    setPending(true);
    const answer = await settle(() => revokeOtherSessionsAction({}));
    setPending(false);
    if (answer.ok) toast.success("You are signed in here only");
    else toast.error("Your other sessions go on", { description: answer.error.message });
    router.refresh();
  };
  return (
    <Button
      size="small"
      reason={others === 0 ? "You are signed in here only." : undefined}
      pending={pending}
      onClick={() => void leave()}
    >
      Sign out everywhere else
    </Button>
  );
}
