import type { EnvironmentName } from "@/lib/config/config";
import { type ProcessNote, readProcessNotes } from "@/lib/health";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

export interface EnvironmentFacts {
  environment: EnvironmentName;
  processes: Pick<ProcessNote, "role" | "host" | "pid" | "logLevel" | "environment">[];
}

interface Found {
  grave: boolean;
  /** After the process's name. */
  what: string;
  remedy: { text: string; command: string };
}

export const appEnvironment = defineCheck<EnvironmentFacts>({
  id: "app.environment",
  area: "application",
  title: "Environment",
  why: "Switches that help while developing open doors in production: a debugger's port runs anybody's code.",
  severity: "critical",
  pace: "quick",
  async gather(deps) {
    return { environment: deps.config.environment, processes: await readProcessNotes(deps) };
  },
  judge: judgeEnvironment,
});

export function judgeEnvironment({ environment, processes }: EnvironmentFacts): Judgement {
  if (processes.length === 0)
    return { status: "skipped", summary: "No web or worker process has told how it was started" };
  const found = processes.flatMap((process) =>
    switchesOf(process).map((one) => ({ ...one, what: `${process.role} ${process.host}:${process.pid} ${one.what}` })),
  );
  const [worst] = [...found].sort((a, b) => Number(b.grave) - Number(a.grave));
  const facts = evidence(
    [
      ["SEAWORTHY_ENVIRONMENT", environment],
      ["Processes asked", String(processes.length)],
      ["NODE_ENV", [...new Set(processes.map((it) => it.environment.nodeEnv ?? "not set"))].join(", ")],
      ["LOG_LEVEL", [...new Set(processes.map(({ logLevel }) => logLevel))].join(", ")],
    ],
    found.map(({ what }) => what),
  );
  if (worst === undefined) return { status: "ok", summary: `No debug switch is on in ${environment}`, evidence: facts };
  if (environment !== "production")
    return { status: "ok", summary: `Debug switches are on, as they may be in ${environment}`, evidence: facts };
  return {
    status: worst.grave ? "failed" : "warning",
    ...(worst.grave ? {} : { severity: "warning" as const }),
    summary: `In production, ${worst.what}`,
    evidence: facts,
    remedy: worst.remedy,
  };
}

function switchesOf({ logLevel, environment }: EnvironmentFacts["processes"][number]): Found[] {
  const { nodeEnv, inspector, believesAnyCertificate, debugVariables } = environment;
  const found: Found[] = [];
  if (inspector)
    found.push({
      grave: true,
      what: "has a debugger's port open (--inspect)",
      remedy: {
        text: "Whoever reaches that port runs code with all our rights. Take the switch out and restart:",
        command: "unset NODE_OPTIONS   # or take --inspect out of it and of the start command",
      },
    });
  if (believesAnyCertificate)
    found.push({
      grave: true,
      what: "believes any certificate (NODE_TLS_REJECT_UNAUTHORIZED=0)",
      remedy: {
        text: "Databases, mail and storage can be played by anybody. Name your own authority's certificate instead, and restart:",
        command: "unset NODE_TLS_REJECT_UNAUTHORIZED\nNODE_EXTRA_CA_CERTS=/path/to/your-authority.pem",
      },
    });
  if (nodeEnv === "development" || nodeEnv === "test")
    found.push({
      grave: true,
      what: `runs with NODE_ENV=${nodeEnv}`,
      remedy: {
        text: "Errors show stacks to strangers and pages are slow. Set it where the process is started, or leave it out:",
        command: "NODE_ENV=production",
      },
    });
  if (debugVariables.length > 0)
    found.push({
      grave: false,
      what: `writes more than it should (${debugVariables.join(", ")})`,
      remedy: {
        text: "Libraries write what they handle into the log, passwords and cookies included. Take it out and restart:",
        command: `unset ${debugVariables.join(" ")}`,
      },
    });
  if (logLevel === "debug")
    found.push({
      grave: false,
      what: "logs at LOG_LEVEL=debug",
      remedy: {
        text: "Logs grow fast and hold more than anybody needs to keep. Set it back and restart:",
        command: "LOG_LEVEL=info",
      },
    });
  return found;
}
