import { headers } from "next/headers";
import type { z } from "zod";
import type { ErrorReport } from "@/lib/kernel/errors";
import { webDeps } from "./deps";
import { requestContext } from "./request-context";
import { answerError } from "./respond";
import { runVerb, type Verb } from "./run-verb";
import { withTimeLimit } from "./with-time-limit";

export type ActionResult<Output> = { ok: true; value: Output } | { ok: false; error: ErrorReport };

/** A server action over one verb, for the console's forms: takes the input as an object or as form data. */
export function action<Schema extends z.ZodType, Output>(schema: Schema, verb: Verb<z.infer<Schema>, Output>) {
  return async (input: z.input<Schema> | FormData): Promise<ActionResult<Output>> => {
    const deps = webDeps();
    // Forms are for people: a token in a header is not looked at.
    const context = { ...requestContext(deps, await headers()), tokenSecret: null };
    const attempt = { what: verb.name, subject: subjectOf(input), mutates: true };
    try {
      const readInput = async () => (input instanceof FormData ? formFields(input) : input);
      const work = runVerb(deps, context, attempt, schema, readInput, verb);
      return { ok: true, value: await withTimeLimit(deps, context, work) };
    } catch (error) {
      return { ok: false, error: answerError(error, context).report };
    }
  };
}

/** Next adds fields of its own, all of which start with `$`. */
function formFields(form: FormData): Record<string, unknown> {
  return Object.fromEntries([...form].filter(([name]) => !name.startsWith("$")));
}

function subjectOf(input: unknown): string | undefined {
  const id = input instanceof FormData ? input.get("id") : (input as { id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? id : undefined;
}
