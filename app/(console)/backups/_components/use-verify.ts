"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { noteStartedJob } from "@/components/jobs/started-jobs";
import { newKey } from "@/components/new-key";
import { settle } from "../../_components/settle";
import { startVerifyAction } from "../actions";

export function useVerify(id: string): { start(): Promise<void>; pending: boolean } {
  const [pending, setPending] = useState(false);
  const client = useQueryClient();
  const start = async () => {
    setPending(true);
    const answer = await settle(startVerifyAction({ id, idempotencyKey: newKey() }));
    setPending(false);
    if (!answer.ok) {
      toast.error("The verification was not started", {
        description: [answer.error.message, answer.error.hint].join(" "),
      });
      return;
    }
    await noteStartedJob(client, answer.value.jobId);
  };
  return { start, pending };
}
