import { headers } from "next/headers";
import type { z } from "zod";
import type { Client } from "@/lib/auth/client";
import type { Deps } from "@/lib/deps";
import type { ActionResult } from "./action";
import { webDeps } from "./deps";
import { countAndLimit } from "./count-and-limit";
import { parseInput } from "./parse-input";
import { requestContext } from "./request-context";
import { answerError } from "./respond";
import { withTimeLimit } from "./with-time-limit";

/** A verb of somebody who has no session: a one-time token in its input, or a limit on attempts, says who may. */
export type DoorVerb<Input, Output> = (deps: Deps, input: Input, client: Client) => Promise<Output>;

/** A server action over one verb of the account pages. Next has compared Origin with Host before. */
export function doorAction<Schema extends z.ZodType, Output>(schema: Schema, verb: DoorVerb<z.infer<Schema>, Output>) {
  return async (input: z.input<Schema>): Promise<ActionResult<Output>> => {
    const deps = webDeps();
    const context = requestContext(deps, await headers());
    try {
      await countAndLimit(deps, context, null, true);
      return { ok: true, value: await withTimeLimit(deps, context, verb(deps, parseInput(schema, input), context)) };
    } catch (error) {
      return { ok: false, error: answerError(error, context).report };
    }
  };
}
