"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp, RefreshCw } from "lucide-react";
import { callApi, reportOf } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import type { SenderCheck } from "@/lib/mail";
import { DnsFindingRow } from "./dns-finding-row";

/** What the world's name servers say about mail from the sender's domain. Asked by the browser: DNS can be slow. */
export function SenderDomain({ domain, reason }: { domain: string; reason: string | undefined }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["mail", "dns"],
    queryFn: ({ signal }) => callApi<SenderCheck>("/api/admin/mail-dns", { signal }),
    enabled: reason === undefined,
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <Section
      id="sender-domain"
      title="Sender’s domain"
      note={<span className="font-mono text-xs">{data?.domain ?? domain}</span>}
      aside={
        <>
          {data !== undefined && (
            <p className="text-xs text-muted max-sm:hidden">
              Looked <Time at={data.checkedAt} />
            </p>
          )}
          <Button size="small" reason={reason} pending={isFetching} onClick={() => void refetch()}>
            <RefreshCw aria-hidden />
            Look again
          </Button>
        </>
      }
    >
      {reason !== undefined && <p className="border-t px-4.5 py-3 text-muted">{reason}</p>}
      {error !== null && !isFetching && <ErrorPanel error={reportOf(error)} className="mx-4.5 mb-4 shadow-none" />}
      {data === undefined && error === null && reason === undefined && <Loading />}
      {data !== undefined && <Findings records={data.records} />}
    </Section>
  );
}

function Findings({ records }: Pick<SenderCheck, "records">) {
  const [first] = records;
  // One reason why none of them can be seen is said once.
  if (first?.status === "unknown" && records.every(({ summary }) => summary === first.summary))
    return (
      <div className="flex items-start gap-2.5 border-t px-4.5 py-3">
        <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        <div className="min-w-0 wrap-anywhere">
          <p>{first.summary}</p>
          {first.problem !== null && <p className="text-muted">{first.problem}</p>}
        </div>
      </div>
    );
  return (
    <ul aria-label="Records" className="divide-y border-t">
      {records.map((finding) => (
        <DnsFindingRow key={finding.what} finding={finding} />
      ))}
    </ul>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Asking the name servers" className="divide-y border-t">
      {["MX", "SPF", "DKIM", "DMARC"].map((what) => (
        <div key={what} className="flex items-center gap-3 px-4.5 py-3">
          <Skeleton className="h-5 w-16" />
          <Skeleton className="h-5 grow" />
        </div>
      ))}
    </div>
  );
}
