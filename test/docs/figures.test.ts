import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ConnectionSizes, connectionDemand } from "@/lib/config/connection-demand";
import { variablesSchema } from "@/lib/config/variables";
import { readPage } from "./pages";

const compose = readFileSync("docker-compose.yml", "utf8");
const scaling = readPage("docs/scaling.md").text;

/** What a variable is when nobody sets it: in the Compose file, or in the schema. */
function unset(name: keyof typeof defaults): number {
  const [, here] = new RegExp(`\\$\\{${name}:-(\\d+)\\}`).exec(compose) ?? [];
  return Number(here ?? defaults[name]);
}
const defaults = variablesSchema.parse({});

test("docs/scaling.md counts connections as the processes do, with what docker-compose.yml says", () => {
  const sizes: ConnectionSizes = {
    webReplicas: unset("WEB_REPLICAS"),
    workerReplicas: unset("WORKER_REPLICAS"),
    jobConcurrency: unset("JOB_CONCURRENCY"),
    storePoolSize: unset("DB_POOL_SIZE"),
    targetPoolSize: unset("TARGET_POOL_SIZE"),
    backupConnections: null,
  };
  for (const holds of [["store", "target"], ["store"], ["target"]] as const) {
    const { sum, needed } = connectionDemand(sizes, holds);
    expect(scaling).toContain(`${sum} = ${needed}`);
  }
});

test("docs/scaling.md names the numbers that are in force", () => {
  for (const name of [
    "WEB_REPLICAS",
    "WORKER_REPLICAS",
    "JOB_CONCURRENCY",
    "DB_POOL_SIZE",
    "TARGET_POOL_SIZE",
  ] as const)
    expect(scaling).toContain(`| \`${name}\` | ${unset(name)} |`);
});
