import { spawnSync } from "node:child_process";

/** Why the deployment cannot be tested here, or undefined when it can. */
export function whyNoDocker() {
  if (!answers(["version"])) return "no Docker engine";
  return answers(["compose", "version"]) ? undefined : "no Docker engine with Compose";
}

function answers(args) {
  return spawnSync("docker", args, { stdio: "ignore", timeout: 20_000 }).status === 0;
}
