"use client";

import { Archive } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useBackUpNow } from "./use-back-up-now";

export function BackUpNowButton({ reason }: { reason: string | undefined }) {
  const { start, pending } = useBackUpNow();
  return (
    <Button variant="primary" reason={reason} pending={pending} onClick={() => void start()}>
      <Archive aria-hidden />
      Back up now
    </Button>
  );
}
