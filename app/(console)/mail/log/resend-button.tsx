"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import { resendMailAction } from "../actions";

/** Sends a mail again that failed or was held, and now one that waits to be tried again. */
export function ResendButton({
  id,
  recipient,
  waits,
  reason,
  large = false,
}: {
  id: string;
  recipient: string;
  waits: boolean;
  reason: string | undefined;
  large?: boolean;
}) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const resend = async () => {
    setPending(true);
    const answer = await settle(() => resendMailAction({ id }));
    setPending(false);
    if (answer.ok) toast.success("The mail is sent again", { description: recipient });
    else
      toast.error("The mail was not sent again", {
        description: [answer.error.message, answer.error.hint].join(" "),
        duration: 15_000,
      });
    router.refresh();
  };
  return (
    <Button
      size={large ? "medium" : "small"}
      variant={large ? "primary" : "secondary"}
      reason={reason}
      pending={pending}
      aria-label={`${waits ? "Try now" : "Resend"}: ${recipient}`}
      onClick={() => void resend()}
    >
      <Send aria-hidden />
      {waits ? "Try now" : "Resend"}
    </Button>
  );
}
