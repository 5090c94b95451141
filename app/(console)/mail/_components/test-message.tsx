"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { type FormEvent, useState } from "react";
import { callApi } from "@/components/api";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { sendTestMessageAction } from "../actions";
import { type MailJson, pollMails } from "./poll-mails";
import { TestMessageRow } from "./test-message-row";
import { useRefreshOnChange } from "./use-refresh-on-change";

const key = ["mail", "test-messages"];

/** A mail whose link leads back here: opening it proves that mail arrives and that links lead to this console. */
export function TestMessage({
  initial,
  ownAddress,
  captureUrl,
  reason,
}: {
  initial: MailJson[];
  ownAddress: string;
  captureUrl: string | null;
  reason: string | undefined;
}) {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const { data: messages } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => callApi<MailJson[]>("/api/admin/mail/test-messages", { signal }),
    initialData: initial,
    enabled: reason === undefined,
    refetchInterval: ({ state }) => pollMails(state.data),
    retry: false,
  });
  useRefreshOnChange(messages);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = formText(new FormData(event.currentTarget), "to").trim();
    setPending(true);
    const answer = await settle(() => sendTestMessageAction({ to }));
    setPending(false);
    setError(answer.ok ? null : answer.error);
    await client.invalidateQueries({ queryKey: key });
  };
  const problem = (error?.details?.["fields"] as { to?: string } | undefined)?.to;
  return (
    <Section id="test-message" title="Test message" note="Its link leads back here.">
      <form noValidate method="post" onSubmit={(event) => void submit(event)} className="border-t px-4.5 py-3.5">
        <div className="flex flex-wrap items-end gap-2.5">
          <div className="min-w-0 grow basis-56">
            <Field
              label="Address"
              name="to"
              type="email"
              required
              defaultValue={ownAddress}
              disabled={reason !== undefined}
              autoComplete="email"
              error={problem}
            />
          </div>
          <Button type="submit" variant="primary" reason={reason} pending={pending} className="h-9">
            <Send aria-hidden />
            Send
          </Button>
        </div>
        <p className="mt-2 text-xs text-muted">
          Opening the link in it proves two things at once: that mail arrives, and that links in mails lead to this
          console.
        </p>
        {error !== null && problem === undefined && <ErrorPanel error={error} className="mt-3 shadow-none" />}
      </form>
      <div aria-live="polite">
        {messages.length > 0 && (
          <ul aria-label="Test messages, newest first" className="divide-y border-t">
            {messages.slice(0, 4).map((mail) => (
              <TestMessageRow key={mail.id} mail={mail} captureUrl={captureUrl} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
