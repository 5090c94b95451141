import { spawnSync } from "node:child_process";
import { findProgram } from "./platform.mjs";
import { SetupProblem } from "./problem.mjs";
import { runStep } from "./run-step.mjs";

/**
 * The step that installs Debian packages for the programs that are missing. `wanted` is a list of
 * {anyOf: names of programs, packages}. MariaDB comes as its -core packages: they start no system service.
 */
export function debianPackages(title, wanted) {
  const missing = wanted.filter(({ anyOf }) => !anyOf.some(findProgram)).flatMap(({ packages }) => packages);
  const packages = [...new Set(missing)];
  return {
    title,
    needed: packages.length > 0,
    async run(line) {
      const asRoot = rootCommand(packages);
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      const install = ["apt-get", "install", "-y", "--no-install-recommends", ...packages];
      await runStep(line, "sh", ["-c", `${asRoot} apt-get update; ${asRoot} ${install.join(" ")}`], { env });
    },
  };
}

/** How to run something as root: nothing before it, or sudo that asks no question. */
function rootCommand(packages) {
  const byHand = `apt-get update && apt-get install ${packages.join(" ")}`;
  if (!findProgram("apt-get"))
    throw new SetupProblem(
      `Seaworthy can install ${packages.join(", ")} only where there is apt (Debian, Ubuntu). Install the programs\n` +
        "they hold with your system's own means, then start again.",
    );
  if (process.getuid() === 0) return "";
  if (findProgram("sudo") && spawnSync("sudo", ["-n", "true"]).status === 0)
    return "sudo -n env DEBIAN_FRONTEND=noninteractive";
  throw new SetupProblem(
    `These packages are missing and need root to install. Run this, then start again:\n\n  sudo sh -c '${byHand}'`,
  );
}
