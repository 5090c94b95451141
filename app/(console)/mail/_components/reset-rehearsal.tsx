"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { callApi } from "@/components/api";
import type { Json } from "@/components/json";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ResetRehearsal as Rehearsal } from "@/lib/accounts";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { startResetRehearsalAction } from "../actions";
import { pollMails } from "./poll-mails";
import { RehearsalSteps } from "./rehearsal-steps";

type RehearsalJson = Json<Rehearsal>;

const key = ["mail", "reset-rehearsal"];

/** An administrator goes the way of somebody who forgot their password; at its end nothing is changed. */
export function ResetRehearsal({
  initial,
  ownAddress,
  captureUrl,
  reason,
}: {
  initial: RehearsalJson;
  ownAddress: string;
  captureUrl: string | null;
  reason: string | undefined;
}) {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const { data: rehearsal } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => callApi<RehearsalJson>("/api/admin/users/reset-rehearsal", { signal }),
    initialData: initial,
    enabled: reason === undefined,
    refetchInterval: ({ state }) => pollRehearsal(state.data),
    retry: false,
  });
  const start = async () => {
    setPending(true);
    const answer = await settle(() => startResetRehearsalAction({}));
    setPending(false);
    setError(answer.ok ? null : answer.error);
    await client.invalidateQueries({ queryKey: key });
  };
  return (
    <Section id="reset-journey" title="Reset journey" note="What somebody gets who forgot their password.">
      <div className="border-t px-4.5 py-3.5">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2.5">
          <p className="min-w-0 grow basis-56 wrap-anywhere">
            The mail goes to <span className="font-medium">{ownAddress}</span>. Its link and its form work as for
            everybody; at the end no password is changed.
          </p>
          <Button reason={reason} pending={pending} onClick={() => void start()} className="h-9">
            <KeyRound aria-hidden />
            Start a rehearsal
          </Button>
        </div>
        {error !== null && <ErrorPanel error={error} className="mt-3 shadow-none" />}
      </div>
      <div aria-live="polite">
        {rehearsal.mail !== null && (
          <RehearsalSteps
            mail={rehearsal.mail}
            openedAt={rehearsal.openedAt}
            completedAt={rehearsal.completedAt}
            captureUrl={captureUrl}
          />
        )}
      </div>
    </Section>
  );
}

function pollRehearsal(rehearsal: RehearsalJson | undefined): number | false {
  if (rehearsal?.mail == null || rehearsal.completedAt !== null) return false;
  return pollMails([{ ...rehearsal.mail, confirmedAt: null }]);
}
