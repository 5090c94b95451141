"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { JobProgress } from "@/components/jobs/job-progress";
import { newKey } from "@/components/new-key";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { testWebhookAction } from "../actions";

/** Sends an event that tells of nothing, and shows what the other side answered. */
export function WebhookTest({ reason }: { reason: string | undefined }) {
  const [pending, setPending] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const test = async () => {
    setPending(true);
    const answer = await settle(() => testWebhookAction({ idempotencyKey: newKey() }));
    setPending(false);
    setJobId(answer.ok ? answer.value.jobId : null);
    setError(answer.ok ? null : answer.error);
  };
  return (
    <>
      <Button size="small" reason={reason} pending={pending} onClick={() => void test()}>
        <Send aria-hidden />
        Send a test
      </Button>
      {jobId !== null && <JobProgress key={jobId} id={jobId} />}
      {error !== null && <ErrorPanel error={error} className="shadow-none" />}
    </>
  );
}
