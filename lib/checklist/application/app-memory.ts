import { totalmem } from "node:os";
import { type ProcessNote, readProcessNotes } from "@/lib/health";
import { formatBytes } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

/** Above this a burst ends the process. */
const tightShare = 0.85;

export interface MemoryFacts {
  /** Of the machine that measures. */
  machineBytes: number;
  processes: Pick<ProcessNote, "role" | "host" | "pid" | "memory">[];
}

export const appMemory = defineCheck<MemoryFacts>({
  id: "app.memory",
  area: "application",
  title: "Memory",
  why: "A process that meets its limit is ended in the middle of what it does.",
  severity: "info",
  pace: "quick",
  async gather(deps) {
    return { machineBytes: totalmem(), processes: await readProcessNotes(deps) };
  },
  judge: judgeMemory,
});

export function judgeMemory({ machineBytes, processes }: MemoryFacts): Judgement {
  const measured = processes
    .map((process) => ({ process, ...tightest(process.memory, machineBytes) }))
    .sort((a, b) => b.share - a.share);
  const [worst] = measured;
  if (worst === undefined) return { status: "skipped", summary: "No web or worker process has told how much it uses" };
  const facts = evidence(
    measured.map(({ process: { role, host, pid, memory }, limit, what }) => [
      `${role} ${host}:${pid}`,
      `${formatBytes(memory.residentBytes)} used, ${formatBytes(memory.heapUsedBytes)} of it heap; limit ${formatBytes(limit)} (${what})`,
    ]),
  );
  const percent = Math.round(worst.share * 100);
  const name = `${worst.process.role} ${worst.process.host}:${worst.process.pid}`;
  if (worst.share < tightShare)
    return { status: "ok", summary: `The fullest process, ${name}, uses ${percent} % of what it may`, evidence: facts };
  const isHeap = worst.what === "Node's heap";
  return {
    status: "warning",
    summary: `${name} uses ${percent} % of its memory (${worst.what})`,
    evidence: facts,
    remedy: {
      text: isHeap
        ? "Node ends the process at its heap's limit. Give it more, or find in its log what it was doing:"
        : "Give its container or the machine more memory, or run fewer jobs beside each other:",
      command: isHeap
        ? "NODE_OPTIONS=--max-old-space-size=1024"
        : "docker update --memory 1g --memory-swap 1g <container>",
      link: { label: "Open health", href: "/system" },
    },
  };
}

/** The limit that the process is nearest to: its heap's, its container's, or the machine's. */
function tightest(
  { residentBytes, heapUsedBytes, heapLimitBytes, limitBytes }: ProcessNote["memory"],
  machineBytes: number,
): { share: number; limit: number; what: string } {
  const whole = limitBytes !== null && limitBytes < machineBytes ? limitBytes : machineBytes;
  const outer = {
    share: residentBytes / whole,
    limit: whole,
    what: whole === machineBytes ? "the machine" : "its container",
  };
  const heap = { share: heapUsedBytes / heapLimitBytes, limit: heapLimitBytes, what: "Node's heap" };
  return heap.share > outer.share ? heap : outer;
}
