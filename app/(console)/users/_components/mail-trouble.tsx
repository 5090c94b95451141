"use client";

import { MailWarning, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { UserView } from "@/lib/accounts";
import type { MailView } from "@/lib/mail";
import { settle } from "../../_components/settle";
import { resendInvitationAction } from "../actions";
import { resendSame } from "./resend-same";

/** The newest mail to somebody did not arrive: what the server said, and another try. */
export function MailTrouble({
  user,
  mail,
  title,
}: {
  user: Pick<UserView, "id" | "name" | "status">;
  mail: Pick<MailView, "id" | "response" | "error" | "canResend">;
  /** Of its template: `Invitation`. */
  title: string;
}) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  // Whoever still has to set a password gets a new link: the one in the old mail may be over.
  const again = user.status === "invited" ? () => resendInvitationAction({ id: user.id }) : resendSame(mail.id);
  const send = async () => {
    setPending(true);
    const answer = await settle(again);
    setPending(false);
    if (answer.ok) toast("On its way again");
    else toast.error("It was not sent again", { description: [answer.error.message, answer.error.hint].join(" ") });
    router.refresh();
  };
  return (
    <div className="mt-1 flex items-start gap-2 text-xs text-danger">
      <MailWarning aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <p className="min-w-0 wrap-anywhere">
        {title} not delivered: {mail.response ?? mail.error?.message ?? "no reason is known"}
      </p>
      {(mail.canResend || user.status === "invited") && (
        <Button size="small" pending={pending} aria-label={`Send it to ${user.name} again`} onClick={() => void send()}>
          <RotateCw aria-hidden />
          Resend
        </Button>
      )}
    </div>
  );
}
