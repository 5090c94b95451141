import type { Deps } from "@/lib/deps";
import { startWorker, type Worker } from "@/lib/jobs";
import { jobHandlers } from "@/worker/handlers";

/** A worker with every handler of the product, as the worker process has it. */
export function startTestWorker(deps: Deps): Worker {
  return startWorker({ deps, handlers: jobHandlers(deps) });
}
