"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";

const MakeTokenDialog = dynamic(() => import("./make-token-dialog").then((module) => module.MakeTokenDialog), {
  ssr: false,
});

export function MakeTokenButton({ baseUrl, reason }: { baseUrl: string; reason?: string }) {
  const [open, setOpen] = useState(false);
  /** Each opening is another token. */
  const [opening, setOpening] = useState(0);
  const show = () => {
    setOpening((count) => count + 1);
    setOpen(true);
  };
  return (
    <>
      <Button variant="primary" onClick={show} reason={reason}>
        <Plus aria-hidden />
        Make a token…
      </Button>
      {opening > 0 && <MakeTokenDialog key={opening} baseUrl={baseUrl} open={open} onOpenChange={setOpen} />}
    </>
  );
}
