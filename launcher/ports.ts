import { OperatorError } from "@/lib/kernel/errors";
import { portProblem, type WantedPort } from "@/lib/startup/port-problem";

/** Throws `launcher.ports` naming every port that cannot be used, who holds it, and the variable that changes it. */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems = [...sharedPorts(wanted), ...(await Promise.all(wanted.map(portProblem))).filter(isText)];
  if (problems.length === 0) return;
  throw new OperatorError("launcher.ports", problems.join("\n"), {
    kind: "conflict",
    hint: `Stop what holds it, or choose another port, for example: ${example(wanted, problems)} npm start`,
  });
}

function sharedPorts(wanted: readonly WantedPort[]): string[] {
  return wanted.flatMap((one, index) =>
    wanted
      .slice(index + 1)
      .filter((other) => other.port === one.port)
      .map((other) => `${one.variable} and ${other.variable} are both ${one.port}: give each its own port.`),
  );
}

function example(wanted: readonly WantedPort[], problems: readonly string[]): string {
  return wanted
    .filter(({ variable }) => problems.some((problem) => new RegExp(`\\b${variable}\\b`).test(problem)))
    .map(({ variable, port }) => `${variable}=${port < 1024 ? port + 8000 : Math.min(port + 1000, 65_535)}`)
    .join(" ");
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
