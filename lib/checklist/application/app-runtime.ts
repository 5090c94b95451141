import { readProcessNotes } from "@/lib/health";
import { formatDuration } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { comparedOn, nextLines, nodeLines, type ReleaseLine } from "./end-of-life";
import { nextVersion } from "@/lib/config/package-versions";

/** Time enough to plan an upgrade and try it out. */
const soonMs = 90 * 86_400_000;

export interface RuntimeFacts {
  now: Date;
  /** `24.21.0`, each once, of the processes that run; of this one when none has told. */
  nodeVersions: string[];
  nextVersion: string;
}

interface Line {
  name: string;
  version: string;
  /** Null: the table does not know this release line. */
  end: Date | null;
}

export const appRuntime = defineCheck<RuntimeFacts>({
  id: "app.runtime",
  area: "application",
  title: "Runtime versions",
  why: "After its end of life nobody closes the holes that are found in a release.",
  severity: "warning",
  pace: "slow",
  async gather(deps, { now }) {
    const noted = (await readProcessNotes(deps)).map(({ nodeVersion }) => nodeVersion);
    return { now, nodeVersions: [...new Set(noted.length > 0 ? noted : [process.versions.node])], nextVersion };
  },
  judge: judgeRuntime,
});

export function judgeRuntime({ now, nodeVersions, nextVersion: next }: RuntimeFacts): Judgement {
  const lines = [
    ...nodeVersions.map((version) => lineOf("Node.js", version, nodeLines)),
    lineOf("Next.js", next, nextLines),
  ];
  const facts = evidence([
    ...lines.map(({ name, version, end }): [string, string] => [
      `${name} ${version}`,
      end === null ? "its end of life is not in our table" : `until ${day(end)}`,
    ]),
    ["Table compared with its sources", comparedOn],
  ]);
  const [first] = lines.filter((line) => line.end !== null).sort((a, b) => Number(a.end) - Number(b.end));
  const leftMs = first?.end == null ? Number.POSITIVE_INFINITY : first.end.getTime() - now.getTime();
  if (first?.end != null && leftMs <= 0)
    return {
      status: "failed",
      summary: `${first.name} ${first.version} has been out of support since ${day(first.end)}`,
      evidence: facts,
      remedy: remedyFor(first.name),
    };
  if (first?.end != null && leftMs < soonMs)
    return {
      status: "warning",
      summary: `${first.name} ${first.version} gets fixes for another ${formatDuration(leftMs)} only`,
      evidence: facts,
      remedy: remedyFor(first.name),
    };
  const unknown = lines.find(({ end }) => end === null);
  if (unknown !== undefined)
    return {
      status: "cannot_see",
      summary: `Nobody told us until when ${unknown.name} ${unknown.version} is supported`,
      evidence: facts,
      remedy: {
        text: "It is newer than our table, or no release for production. A newer Seaworthy may know it; its makers do.",
      },
    };
  return {
    status: "ok",
    summary: `${lines.map(({ name, version }) => `${name} ${version}`).join(" and ")} get fixes`,
    evidence: facts,
  };
}

function lineOf(name: string, version: string, known: readonly ReleaseLine[]): Line {
  const major = Number.parseInt(version, 10);
  const end = known.find((line) => line.major === major)?.end;
  // The last day still counts.
  return { name, version, end: end === undefined ? null : new Date(`${end}T23:59:59Z`) };
}

function remedyFor(name: string): NonNullable<Judgement["remedy"]> {
  return name === "Node.js"
    ? {
        text: "Use the newest image, or install the Node.js that package.json's engines asks for, and restart:",
        command: "node --version",
      }
    : { text: "It comes with Seaworthy: upgrade Seaworthy to a version that was made with a newer one." };
}

const day = (date: Date) => date.toISOString().slice(0, 10);
