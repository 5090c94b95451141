import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { toHealth } from "./judgements";
import { type Ask, onTarget } from "./on-target";

const patienceMs = 4000;
const pings = 5;
/** Beyond that every page of the application waits for its database: it is far away or overloaded. */
const slowMs = 100;

interface ReachableFacts {
  /** Without the password. */
  target: string;
  answer: ServerAnswer | { problem: string; hint: string | null };
}

interface ServerAnswer {
  server: string;
  hostName: string;
  /** Where the connection really ends. */
  address: string;
  isReadOnly: boolean;
  connectMs: number;
  roundTripMs: number;
}

export const reachableCheck = defineCheck<ReachableFacts>({
  id: "db.reachable",
  area: "database",
  title: "Database answers",
  why: "Without its database the application does nothing, and Seaworthy can neither back it up nor change it.",
  severity: "critical",
  pace: "live",
  limitSeconds: 6,
  async gather(deps, look) {
    const signal = AbortSignal.any([look.signal, AbortSignal.timeout(patienceMs)]);
    const startedAt = performance.now();
    try {
      const answer = await onTarget(deps, { signal }, async ({ ask, connection, address }) => {
        const connectMs = performance.now() - startedAt;
        const { versionText: server } = await readCapabilities(connection);
        const [row] = await ask("SELECT @@hostname AS hostName, @@global.read_only AS isReadOnly");
        const is = {
          hostName: row?.["hostName"] ?? "",
          isReadOnly: !["0", "OFF"].includes(row?.["isReadOnly"] ?? "0"),
        };
        return { server, address, ...is, connectMs, roundTripMs: await medianRoundTrip(ask) };
      });
      return { target: deps.target.description, answer };
    } catch (error) {
      look.signal.throwIfAborted();
      return { target: deps.target.description, answer: problemOf(error, signal.aborted) };
    }
  },
  judge({ target, answer }): Judgement {
    if ("problem" in answer)
      return {
        status: "failed",
        summary: answer.problem,
        evidence: evidence([["Address", target]]),
        remedy: { text: answer.hint ?? "Check that the server runs, and what its error log says.", link: toHealth },
      };
    const { server, hostName, address, isReadOnly, connectMs, roundTripMs } = answer;
    const facts = evidence([
      ["Server", server],
      ["Address", target],
      ["Host", address === "" ? hostName : `${hostName} (${address})`],
      ["Connecting", `${connectMs.toFixed(1)} ms`],
      ["Round trip", `${roundTripMs.toFixed(1)} ms, median of ${pings}`],
      ["Read only", isReadOnly ? "yes" : "no"],
    ]);
    if (isReadOnly)
      return {
        status: "warning",
        severity: "warning",
        summary: `${server} answers, and is read only: it may be a replica`,
        evidence: facts,
        remedy: {
          text: "Migrations and restores fail there. Name the primary in TARGET_DATABASE_URL, or let the server be written to:",
          command: "SET GLOBAL read_only = OFF;",
        },
      };
    if (roundTripMs > slowMs)
      return {
        status: "warning",
        severity: "warning",
        summary: `${server} takes ${Math.round(roundTripMs)} ms for an empty question`,
        evidence: facts,
        remedy: { text: "See what the server is busy with, or move it closer:", command: "SHOW FULL PROCESSLIST;" },
      };
    return { status: "ok", summary: `${server} answers in ${roundTripMs.toFixed(1)} ms`, evidence: facts };
  },
});

async function medianRoundTrip(ask: Ask): Promise<number> {
  const measured: number[] = [];
  for (let ping = 0; ping < pings; ping++) {
    const startedAt = performance.now();
    await ask("SELECT 1");
    measured.push(performance.now() - startedAt);
  }
  return measured.sort((a, b) => a - b)[Math.floor(pings / 2)] ?? 0;
}

function problemOf(error: unknown, timedOut: boolean): { problem: string; hint: string | null } {
  if (error instanceof OperatorError) return { problem: error.message, hint: error.hint ?? null };
  if (timedOut)
    return {
      problem: `The database takes connections and says nothing for ${patienceMs / 1000} s`,
      hint: "Look at the server itself: it may be frozen, out of memory or waiting for its disk.",
    };
  return { problem: `The database does not answer: ${redactText(messageOf(error))}`, hint: null };
}
