"use server";

import { headers } from "next/headers";
import { z } from "zod";
import type { ActionResult } from "@/app/_server/action";
import { webDeps } from "@/app/_server/deps";
import { requestContext } from "@/app/_server/request-context";
import { answerError } from "@/app/_server/respond";
import { createFirstAdministrator, FirstAdministratorInput } from "@/lib/accounts";
import { OperatorError } from "@/lib/kernel/errors";

/** The only action without a session: its one-time token says who may. Next has compared Origin with Host before. */
export async function createFirstAdministratorAction(
  input: z.input<typeof FirstAdministratorInput>,
): Promise<ActionResult<{ email: string }>> {
  const deps = webDeps();
  const context = requestContext(deps, await headers());
  try {
    return { ok: true, value: await createFirstAdministrator(deps, parse(input), context) };
  } catch (error) {
    return { ok: false, error: answerError(error, context).report };
  }
}

function parse(input: unknown): z.infer<typeof FirstAdministratorInput> {
  const parsed = FirstAdministratorInput.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  throw new OperatorError("input.invalid", "Something is missing or not right.", { kind: "invalid", details: { fields } });
}
