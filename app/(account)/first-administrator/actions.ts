"use server";

import { headers } from "next/headers";
import type { z } from "zod";
import type { ActionResult } from "@/app/_server/action";
import { webDeps } from "@/app/_server/deps";
import { parseInput } from "@/app/_server/parse-input";
import { requestContext } from "@/app/_server/request-context";
import { answerError } from "@/app/_server/respond";
import { createFirstAdministrator, FirstAdministratorInput } from "@/lib/accounts";

/** The only action without a session: its one-time token says who may. Next has compared Origin with Host before. */
export async function createFirstAdministratorAction(
  input: z.input<typeof FirstAdministratorInput>,
): Promise<ActionResult<{ email: string }>> {
  const deps = webDeps();
  const context = requestContext(deps, await headers());
  try {
    return {
      ok: true,
      value: await createFirstAdministrator(deps, parseInput(FirstAdministratorInput, input), context),
    };
  } catch (error) {
    return { ok: false, error: answerError(error, context).report };
  }
}
