"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";

export function RefreshButton() {
  const router = useRouter();
  const [pending, start] = useTransition();
  return (
    <Button pending={pending} onClick={() => start(() => router.refresh())}>
      <RefreshCw aria-hidden />
      Check now
    </Button>
  );
}
