"use client";

import { Check } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { settle } from "../../_components/settle";
import { clearSuspectAction } from "../actions";

/** Lets a suspect backup pass: the name of whoever says so is kept with it. */
export function ClearSuspectButton({ id, reason }: { id: string; reason: string | undefined }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const clear = async () => {
    setPending(true);
    const answer = await settle(() => clearSuspectAction({ id }));
    setPending(false);
    if (answer.ok) toast.success("Noted: retention goes on");
    else toast.error("It was not noted", { description: answer.error.message });
    router.refresh();
  };
  return (
    <Button reason={reason} pending={pending} onClick={() => void clear()}>
      <Check aria-hidden />I looked: it is fine
    </Button>
  );
}
