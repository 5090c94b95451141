"use client";

import { useState } from "react";
import type { ActionResult } from "@/app/_server/action";
import { reportOf } from "@/components/api";
import type { ErrorReport } from "@/lib/kernel/errors";

export interface DoorAction<Input, Value> {
  pending: boolean;
  error: ErrorReport | null;
  /** What is wrong with which field. */
  fields: Partial<Record<string, string>>;
  /** What it answered; null before. */
  done: Value | null;
  /** Answers null when it was refused. */
  send(input: Input): Promise<Value | null>;
  /** What was refused is being corrected: the reason goes. */
  correct(): void;
}

/** One form of the account pages: whether it is under way, what was refused, what came of it. */
export function useDoorAction<Input, Value>(
  action: (input: Input) => Promise<ActionResult<Value>>,
): DoorAction<Input, Value> {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [done, setDone] = useState<Value | null>(null);
  const send = async (input: Input): Promise<Value | null> => {
    setPending(true);
    setError(null);
    const answer = await ask(() => action(input));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return null;
    }
    forgetToken();
    setDone(answer.value);
    return answer.value;
  };
  return { pending, error, fields: fieldsOf(error), done, send, correct: () => setError(null) };
}

async function ask<Value>(request: () => Promise<ActionResult<Value>>): Promise<ActionResult<Value>> {
  try {
    return await request();
  } catch (failure) {
    return { ok: false, error: reportOf(failure) };
  }
}

function fieldsOf(error: ErrorReport | null): Partial<Record<string, string>> {
  return (error?.details?.["fields"] ?? {}) as Partial<Record<string, string>>;
}

/** The address has no token any more once it is used up. Before, a page that is loaded again still needs it. */
function forgetToken(): void {
  window.history.replaceState(null, "", window.location.pathname);
}
