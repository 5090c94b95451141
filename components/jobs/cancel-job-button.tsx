"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { callApi, reportOf } from "../api";
import { Button } from "../ui/button";
import type { JobView } from "./job-view";
import { jobKey } from "./use-job";

export function CancelJobButton({ job }: { job: JobView }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => callApi(`/api/admin/jobs/${job.id}/cancel`, { method: "POST" }),
    onError: (error) => toast.error("The job was not cancelled", { description: reportOf(error).message }),
    onSettled: () => client.invalidateQueries({ queryKey: jobKey(job.id) }),
  });
  const asked = job.cancelRequestedAt !== null;
  return (
    <Button
      size="small"
      pending={cancel.isPending}
      onClick={() => cancel.mutate()}
      {...(job.canCancel
        ? {}
        : { reason: asked ? "It is being cancelled." : "Your role does not allow cancelling this job." })}
    >
      {asked ? "Cancelling" : "Cancel"}
    </Button>
  );
}
