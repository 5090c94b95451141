"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { activeJobsKey } from "@/components/jobs/use-active-jobs";
import type { Json } from "@/components/json";
import type { UploadView } from "@/lib/uploads";
import { type Sending, useSendings } from "./sendings";
import { SendingRow } from "./sending-row";
import { StoredUploadRow } from "./stored-upload-row";

const lookAgainMs = 3000;

/** Files on their way: what this tab sends, and what the server has of others. */
export function UploadsPanel({ uploads }: { uploads: Json<UploadView>[] }) {
  const sendings = useSendings();
  useRefreshWhenSettled(sendings);
  const sentHere = new Set(sendings.filter(({ state }) => state !== "arrived").map(({ uploadId }) => uploadId));
  const shown = sendings.filter(({ state }) => state !== "arrived");
  const stored = uploads.filter((upload) => !sentHere.has(upload.id) && upload.state !== "checking");
  if (shown.length + stored.length === 0) return null;
  return (
    <section aria-label="Uploads" className="mb-4 divide-y rounded-lg border bg-panel shadow-card">
      {shown.map((sending) => (
        <SendingRow key={sending.key} sending={sending} />
      ))}
      {stored.map((upload) => (
        <StoredUploadRow key={upload.id} upload={upload} />
      ))}
    </section>
  );
}

/** When a file has arrived a worker takes it in: from then on the job tells, unless it was over before anybody looked. */
function useRefreshWhenSettled(sendings: readonly Sending[]): void {
  const router = useRouter();
  const client = useQueryClient();
  const settled = sendings.filter(({ state }) => state === "arrived" || state === "failed").length;
  useEffect(() => {
    if (settled === 0) return;
    router.refresh();
    void client.invalidateQueries({ queryKey: activeJobsKey });
    const later = setTimeout(() => router.refresh(), lookAgainMs);
    return () => clearTimeout(later);
  }, [settled, router, client]);
}
