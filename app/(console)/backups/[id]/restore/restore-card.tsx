"use client";

import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { newKey } from "@/components/new-key";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Steps } from "@/components/ui/steps";
import { TypedPhrase } from "@/components/ui/typed-phrase";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../../_components/settle";
import { restoreSteps } from "../../../_components/restore-steps";
import { startRestoreAction } from "../../actions";

/** Preview and confirmation of a restore. Only the typed phrase enables the button; the server checks it again. */
export function RestoreCard({
  title,
  backupId,
  phrase,
  blocked,
  children,
}: {
  title: string;
  backupId: string;
  phrase: string;
  /** Why it cannot be started at all. */
  blocked: string | undefined;
  children: ReactNode;
}) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [key] = useState(newKey);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const ready = typed === phrase;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || pending) return;
    setPending(true);
    setError(null);
    const answer = await settle(startRestoreAction({ id: backupId, confirmation: typed, idempotencyKey: key }));
    if (answer.ok) {
      router.push(`/restores/${answer.value.restoreId}`);
      return;
    }
    setPending(false);
    setError(answer.error);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="overflow-hidden rounded-lg border bg-panel shadow-card">
      <div className="space-y-4 px-5.5 pt-5 pb-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <History aria-hidden className="size-4.5 shrink-0 text-danger" />
          <h2 className="text-lg wrap-anywhere">{title}</h2>
          <div className="ml-auto">
            <Steps steps={restoreSteps} current={typed === "" ? "Preview" : "Confirm"} />
          </div>
        </div>
        {children}
        {blocked === undefined && <TypedPhrase phrase={phrase} value={typed} onChange={setTyped} />}
        {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t bg-subtle px-5 py-3.5">
        <ButtonLink href={`/backups/${backupId}`}>Keep the current data</ButtonLink>
        <Button variant="danger" type="submit" disabled={!ready} pending={pending} reason={blocked}>
          Restore
        </Button>
      </div>
    </form>
  );
}
