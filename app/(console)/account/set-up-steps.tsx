"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../_components/settle";
import { enableSecondFactorAction } from "./actions";

export interface SetUp {
  secret: string;
  /** `otpauth://…`: what the picture says. */
  uri: string;
  svg: string;
}

/** The secret goes into the app, a code comes back: it counts from then on. */
export function SetUpSteps({
  setUp,
  onEnabled,
  onCancel,
}: {
  setUp: SetUp;
  onEnabled(recoveryCodes: string[]): void;
  onCancel(): void;
}) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const wrong = ((error?.details?.["fields"] ?? {}) as Record<string, string>)["code"];
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = formText(new FormData(event.currentTarget), "code").trim();
    if (pending) return;
    setPending(true);
    setError(null);
    const answer = await settle(() => enableSecondFactorAction({ code }));
    setPending(false);
    if (answer.ok) onEnabled(answer.value.recoveryCodes);
    else setError(answer.error);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-5">
      <ol className="space-y-5">
        <Step number={1} title="Scan this with an authenticator app">
          <p className="text-muted">Any app for time-based codes will do, a password manager too.</p>
          <div className="mt-3 flex flex-wrap items-center gap-4">
            {/* White whatever the theme: cameras want the contrast. */}
            <div
              role="img"
              aria-label="QR code with the secret that is written beside it"
              className="size-44 rounded-md border bg-[#fff] bg-contain"
              style={{ backgroundImage: `url("data:image/svg+xml;utf8,${encodeURIComponent(setUp.svg)}")` }}
            />
            <div className="min-w-0 grow basis-48 space-y-2">
              <p className="text-muted">Or type it in:</p>
              <p className="font-mono text-sm wrap-anywhere">{inFours(setUp.secret)}</p>
              <div className="flex flex-wrap items-center gap-2">
                <CopyButton text={setUp.secret} label="Copy the secret" />
                <a href={setUp.uri} className="rounded-sm text-primary underline underline-offset-2">
                  Open in the app
                </a>
              </div>
            </div>
          </div>
        </Step>
        <Step number={2} title="Type the code it shows">
          <div className="mt-2 max-w-48">
            <Field
              label="Code"
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              required
              maxLength={10}
              className="font-mono tracking-wider"
              error={wrong}
            />
          </div>
        </Step>
      </ol>
      {error !== null && wrong === undefined && <ErrorPanel error={error} className="shadow-none" />}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onCancel}>Not now</Button>
        <Button variant="primary" type="submit" pending={pending}>
          Turn it on
        </Button>
      </div>
    </form>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="tabular grid size-6 shrink-0 place-items-center rounded-full bg-primary-soft text-xs font-semibold text-primary"
      >
        {number}
      </span>
      <div className="min-w-0 grow">
        <h3 className="text-sm">{title}</h3>
        {children}
      </div>
    </li>
  );
}

/** `JBSW Y3DP …`: easier to type. */
function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
