import { z } from "zod";
import { actorWhoStarted, StartedBy } from "@/lib/auth/started-by";
import type { Deps } from "@/lib/deps";
import { defineJob, type JobHandler, type JobRun } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { formatCount } from "@/lib/kernel/units";
import { recordVerification } from "./last-verification";
import { type AuditVerification, readChain } from "./read-chain";

const payload = z.object({ known: z.string().optional(), startedBy: StartedBy });
type Payload = z.infer<typeof payload>;

/** Reads the whole audit log. It only reads until its last word, so it may start over. */
export const verifyAuditJob = defineJob<Payload>({ kind: "audit-verify", payload, afterCrash: "again" });

/** One at a time: a second one would read the same. */
export const verifyAuditKey = "audit-verify";

/** Runs `audit-verify` jobs. One that finds something fails, so that it is noticed like everything else that fails. */
export function verifyAuditJobHandler(deps: Deps): JobHandler<Payload> {
  return { definition: verifyAuditJob, run: (run) => verify(deps, run) };
}

async function verify(deps: Deps, run: JobRun<Payload>): Promise<AuditVerification> {
  const { known, startedBy } = run.payload;
  const verification = await readChain(deps, {
    known,
    signal: run.signal,
    onProgress: (done, total) => run.progress({ stage: "reading the audit log", done, total, unit: "rows" }),
  });
  await run.fenced((tx) => recordVerification(tx, actorWhoStarted(startedBy), verification, run.id));
  const { rows, anchors } = verification;
  run.log(`${formatCount(rows)} rows read, compared with ${formatCount(anchors)} hashes kept in archives.`);
  if (!verification.ok) throw broken(verification);
  return verification;
}

/** Viewers see jobs, so it tells where and how; what the row says is for those who may read the log. */
function broken({ problems, firstProblem, ...rest }: AuditVerification): OperatorError {
  const { kind, sequence } = firstProblem ?? {};
  const details = { ...rest, problems, firstProblem: { kind, sequence } };
  return new OperatorError(
    "audit.broken",
    `The audit log is not as it was sealed: ${formatCount(problems)} wrong, the first in row ${sequence} (${kind}).`,
    {
      hint: "The Audit log page names it. Restore the store's newest backup beside it and compare before you rely on this log.",
      details,
    },
  );
}
