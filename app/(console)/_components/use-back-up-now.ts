"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { noteStartedJob } from "@/components/jobs/started-jobs";
import { newKey } from "@/components/new-key";
import { toast } from "@/components/ui/toast";
import { startBackupAction } from "../backups/actions";
import { settle } from "./settle";

/** Starts a backup from any page; the frame shows the job. */
export function useBackUpNow(): { start(): Promise<void>; pending: boolean } {
  const [pending, setPending] = useState(false);
  const client = useQueryClient();
  const start = async () => {
    setPending(true);
    const answer = await settle(() => startBackupAction({ idempotencyKey: newKey() }));
    setPending(false);
    if (!answer.ok) {
      toast.error("The backup was not started", { description: [answer.error.message, answer.error.hint].join(" ") });
      return;
    }
    toast("Backup started", { description: answer.value.backup.fileName });
    await noteStartedJob(client, answer.value.jobId);
  };
  return { start, pending };
}
