"use client";

import { AtSign } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/ui/field";
import { ActionDialog } from "../_components/action-dialog";
import { MailOutcome } from "../_components/mail-outcome";
import { requestAddressChangeAction } from "./actions";

/** Asks for another address; a link sent there makes it theirs. */
export function AddressDialog({
  open,
  onOpenChange,
  email,
  followsMail,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  email: string;
  /** Whether the reader may see what becomes of a mail. */
  followsMail: boolean;
}) {
  const [address, setAddress] = useState("");
  const request = () => requestAddressChangeAction({ email: address });
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Change your e-mail address"
      icon={<AtSign aria-hidden className="text-primary" />}
      description={`A link is sent to the new address. Until it is opened, ${email} stays yours; then it is told.`}
      confirm="Send the link"
      ready={address.trim() !== ""}
      run={request}
      outcome={({ mailId }) =>
        followsMail ? (
          <MailOutcome mailId={mailId} what="The link" to={address} resend={request} />
        ) : (
          <p role="status">A link is on its way to {address}. It works for as long as the mail says.</p>
        )
      }
    >
      {(problems) => (
        <Field
          label="New address"
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={254}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={problems["email"]}
        />
      )}
    </ActionDialog>
  );
}
