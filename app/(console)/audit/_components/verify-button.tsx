"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState, useTransition } from "react";
import { callApi, reportOf } from "@/components/api";
import { noteStartedJob } from "@/components/jobs/started-jobs";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";

/** Starts the job; the page follows it, and is read again when it ends. */
export function VerifyButton({ reason }: { reason: string | undefined }) {
  const client = useQueryClient();
  const [error, setError] = useState<ErrorReport | null>(null);
  const [pending, start] = useTransition();
  const verify = () =>
    start(async () => {
      setError(null);
      try {
        const { jobId } = await callApi<{ jobId: string }>("/api/admin/audit/verify", { method: "POST" });
        await noteStartedJob(client, jobId);
      } catch (failure) {
        setError(reportOf(failure));
      }
    });
  return (
    <>
      <Button size="small" reason={reason} pending={pending} onClick={verify}>
        <ShieldCheck aria-hidden />
        Verify
      </Button>
      {error !== null && <ErrorPanel error={error} className="w-full shadow-none" />}
    </>
  );
}
