"use client";

import { History } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { newKey } from "@/components/new-key";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SecretField } from "@/components/ui/secret-field";
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
  needsIdentity,
  blocked,
  children,
}: {
  title: string;
  backupId: string;
  phrase: string;
  /** The archive is encrypted and its private key is not here. */
  needsIdentity: boolean;
  /** Why it cannot be started at all. */
  blocked: string | undefined;
  children: ReactNode;
}) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [identity, setIdentity] = useState("");
  const [key] = useState(newKey);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const keyMissing = needsIdentity && identity.trim() === "";
  const ready = typed === phrase && !keyMissing;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || pending) return;
    setPending(true);
    setError(null);
    const input = { id: backupId, confirmation: typed, idempotencyKey: key, ...(needsIdentity ? { identity } : {}) };
    const answer = await settle(() => startRestoreAction(input));
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
        {blocked === undefined && needsIdentity && (
          <SecretField
            label="Private key"
            value={identity}
            onChange={setIdentity}
            description="The archive is encrypted. The key is used for this restore, sealed while it waits, and kept nowhere."
          />
        )}
        {blocked === undefined && <TypedPhrase phrase={phrase} value={typed} onChange={setTyped} />}
        {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      </div>
      <div className="flex flex-wrap justify-end gap-2 border-t bg-subtle px-5 py-3.5">
        <ButtonLink href={`/backups/${backupId}`}>Keep the current data</ButtonLink>
        <Button
          variant="danger"
          type="submit"
          disabled={!ready}
          pending={pending}
          reason={blocked ?? (keyMissing && typed === phrase ? "It takes the private key." : undefined)}
        >
          Restore
        </Button>
      </div>
    </form>
  );
}
