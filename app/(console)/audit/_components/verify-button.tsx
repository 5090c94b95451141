"use client";

import { ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { callApi, reportOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";

/** Reads the whole log; what came of it is its newest row, so the page is read again. */
export function VerifyButton() {
  const router = useRouter();
  const [error, setError] = useState<ErrorReport | null>(null);
  const [pending, start] = useTransition();
  const verify = () =>
    start(async () => {
      setError(null);
      try {
        await callApi("/api/admin/audit/verify");
        router.refresh();
      } catch (failure) {
        setError(reportOf(failure));
      }
    });
  return (
    <>
      <Button size="small" pending={pending} onClick={verify}>
        <ShieldCheck aria-hidden />
        Verify
      </Button>
      {error !== null && <ErrorPanel error={error} className="w-full shadow-none" />}
    </>
  );
}
