"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { formText } from "@/components/form-text";
import { Field } from "@/components/ui/field";
import { ActionDialog } from "../../_components/action-dialog";
import { createTokenAction } from "../actions";
import { MadeToken } from "./made-token";
import { ScopeChoice } from "./scope-choice";
import type { TokenScope } from "./scope-words";

/** Makes a token; its secret is shown in the form's place, this once. */
export function MakeTokenDialog({
  baseUrl,
  open,
  onOpenChange,
}: {
  baseUrl: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const [scopes, setScopes] = useState<ReadonlySet<TokenScope>>(new Set());
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Make an API token"
      icon={<KeyRound aria-hidden className="text-primary" />}
      description="It acts in your name, with the role you have at that moment, and may do no more than you tick here."
      confirm="Make the token"
      run={(form) =>
        createTokenAction({
          name: formText(form, "name"),
          scopes: [...scopes],
          days: Number(formText(form, "days")),
        })
      }
      outcome={(made) => <MadeToken made={made} baseUrl={baseUrl} />}
    >
      {(problems) => (
        <>
          <Field
            label="Name"
            name="name"
            autoComplete="off"
            required
            maxLength={120}
            placeholder="deploy pipeline"
            description="What it is for. The audit log shows it as token:name."
            error={problems["name"]}
          />
          <Field
            label="Days until it expires"
            name="days"
            type="number"
            inputMode="numeric"
            required
            min={1}
            max={365}
            defaultValue="90"
            className="w-28"
            error={problems["days"]}
          />
          <ScopeChoice chosen={scopes} onChange={setScopes} error={problems["scopes"]} />
        </>
      )}
    </ActionDialog>
  );
}
