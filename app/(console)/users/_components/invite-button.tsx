"use client";

import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { hrefWith } from "@/components/ui/search-params";

const InviteDialog = dynamic(() => import("./invite-dialog").then((module) => module.InviteDialog), { ssr: false });

/** Opens with a click, or from anywhere by `?invite` in the address. */
export function InviteButton() {
  const path = usePathname() ?? "/users";
  const params = useSearchParams();
  const asked = params?.has("invite") === true;
  const [open, setOpen] = useState(false);
  /** Each opening is another person. */
  const [opening, setOpening] = useState(0);
  const show = () => {
    setOpening((count) => count + 1);
    setOpen(true);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (asked && !next)
      window.history.replaceState(null, "", hrefWith(path, Object.fromEntries(params), { invite: null }));
  };
  return (
    <>
      <Button variant="primary" onClick={show}>
        <UserPlus aria-hidden />
        Invite…
      </Button>
      {(asked || opening > 0) && (
        <InviteDialog key={asked ? "asked" : opening} open={open || asked} onOpenChange={change} />
      )}
    </>
  );
}
