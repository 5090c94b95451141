import { expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { handedBack, judgeFailure } from "./ending";
import { leaseLost } from "./lease";

const safe = { afterCrash: "again" } as const;
const unsafe = { afterCrash: "interrupted" } as const;
const position = { stage: "dumping variant", done: 5, total: 9, unit: "rows" } as const;

function aborted(reason: unknown): AbortSignal {
  return AbortSignal.abort(reason);
}

test("what is thrown without an abort is a failure, told as it was thrown", () => {
  const thrown = new OperatorError("backup.disk_full", "The disk is full.", { hint: "Free some space." });
  expect(judgeFailure(safe, new AbortController().signal, thrown, position)).toEqual({
    state: "failed",
    error: { code: "backup.disk_full", message: "The disk is full.", hint: "Free some space." },
  });
});

test("after a cancellation any error is the way the code came to its end", () => {
  const signal = aborted(new OperatorError("job.cancelled", "The job was cancelled."));
  expect(judgeFailure(unsafe, signal, new Error("connection killed"), position)).toEqual({ state: "cancelled" });
});

test("without its lease a job says nothing, whether it learnt that by its signal or by a refused write", () => {
  expect(judgeFailure(safe, aborted(leaseLost("a")), new Error("x"), null)).toEqual({ state: "abandoned" });
  expect(judgeFailure(safe, new AbortController().signal, leaseLost("a"), null)).toEqual({ state: "abandoned" });
});

test("handed back, a safe job is queued and an unsafe one has failed at its position", () => {
  expect(judgeFailure(safe, aborted(handedBack()), handedBack(), position)).toEqual({ state: "queued" });
  expect(judgeFailure(unsafe, aborted(handedBack()), handedBack(), position)).toMatchObject({
    state: "failed",
    error: {
      code: "job.interrupted",
      message: "The worker was stopped while this job ran. It was at: dumping variant, 5 of 9 rows.",
      details: { progress: position },
    },
  });
});
