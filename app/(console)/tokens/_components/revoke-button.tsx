"use client";

import { Ban } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { ActionDialog } from "../../_components/action-dialog";
import { revokeTokenAction } from "../actions";

/** Ends a token at once. */
export function RevokeButton({ id, name }: { id: string; name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" aria-label={`Revoke ${name}`} onClick={() => setOpen(true)}>
        Revoke…
      </Button>
      <ActionDialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${name}`}
        icon={<Ban aria-hidden className="text-danger" />}
        description="The next request with it is refused. It cannot be taken back: make another one instead."
        confirm="Revoke"
        cancel="Keep it"
        danger
        run={() => revokeTokenAction({ id })}
        onDone={() => toast.success(`${name} is revoked`)}
      />
    </>
  );
}
