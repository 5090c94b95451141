"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActionResult } from "@/app/_server/action";
import { noteStartedJob } from "@/components/jobs/started-jobs";
import { newKey } from "@/components/new-key";
import { toast } from "@/components/ui/toast";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";

interface Start<Input> {
  /** Answers the error when it was not started, for a dialog to show; a button has it told in a toast. */
  start(input: Input): Promise<ErrorReport | null>;
  pending: boolean;
}

/** Starts a job through a server action, once per click, and has the page follow it. */
export function useStart<Input extends object>(
  startAction: (input: Input & { idempotencyKey: string }) => Promise<ActionResult<{ jobId: string }>>,
  /** `The verification was not started`; left out where the caller shows the error itself. */
  refused?: string,
): Start<Input> {
  const [pending, setPending] = useState(false);
  const client = useQueryClient();
  const start = async (input: Input) => {
    setPending(true);
    const answer = await settle(() => startAction({ ...input, idempotencyKey: newKey() }));
    setPending(false);
    if (answer.ok) {
      await noteStartedJob(client, answer.value.jobId);
      return null;
    }
    if (refused !== undefined)
      toast.error(refused, { description: [answer.error.message, answer.error.hint].join(" ") });
    return answer.error;
  };
  return { start, pending };
}
