import { z } from "zod";
import type { Actor } from "./actor";

/** Who started a job, in its payload: what the job writes to the audit log is theirs. It gives no rights. */
export const StartedBy = z.object({
  kind: z.enum(["user", "token", "system", "cli"]),
  id: z.string().nullable(),
  name: z.string(),
});
export type StartedBy = z.infer<typeof StartedBy>;

export function startedBy({ kind, id, name }: Actor): StartedBy {
  return { kind, id, name };
}

export function actorWhoStarted(by: StartedBy): Actor {
  return { ...by, role: null, address: null, requestId: null, session: null };
}
