import { setTimeout as wait } from "node:timers/promises";
import { newSecret } from "@/lib/kernel/ids";
import { freePorts } from "@/test/run-launcher";
import { ask } from "./ask";
import { docker } from "./engine";
import type { Person } from "./people";
import type { Site } from "./scenes";
import { storeSql, targetSql } from "./seed";

export interface Stack {
  site: Site;
  /** Of its containers; null where they are out of reach. */
  project: string | null;
  /** For the report. */
  about: string;
  /** What its processes have said last: for when something goes wrong. */
  lastWords(): Promise<string>;
  /** What they logged as errors. */
  errorLines(): Promise<string[]>;
  remove(): Promise<void>;
}

const project = "seaworthy-load";
const upWithinSeconds = 120;

/** What runs somewhere; everybody in the load is the administrator it names. */
export function takeRunning(url: string, places: number): Stack {
  const email = process.env["BENCH_LOAD_EMAIL"];
  const password = process.env["BENCH_LOAD_PASSWORD"];
  if (email === undefined || password === undefined)
    throw new Error("BENCH_LOAD_URL goes with BENCH_LOAD_EMAIL and BENCH_LOAD_PASSWORD of an administrator there");
  return {
    site: { url: url.replace(/\/+$/, ""), people: Array.from({ length: places }, () => ({ email, password })) },
    project: process.env["BENCH_LOAD_PROJECT"] ?? null,
    about: "What ran at an address that was given; everybody is one administrator, in a session of their own.",
    lastWords: async () => "",
    errorLines: async () => [],
    remove: async () => {},
  };
}

interface BringUpOptions {
  /** How many people it needs. */
  places: number;
  log: (line: string) => void;
  signal: AbortSignal;
}

/** Starts the production stack in a project of its own, with people, history and a target that has something in it. */
export async function bringUpStack({ places, log, signal }: BringUpOptions): Promise<Stack> {
  const { PORT: port = "" } = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const people = peopleFor(places);
  const settings = settingsFor(url, port);
  const compose = composeWith(settings, signal);
  const remove = async () => {
    log("Taking everything away …");
    await composeWith(settings)(["down", "--volumes", "--remove-orphans", "--timeout", "10"]);
  };
  const lastWords = () => composeWith(settings)(["logs", "--no-color", "--tail", "12"]);
  const errorLines = async () => {
    const lines = (await compose(["logs", "--no-log-prefix", "web", "worker"])).split("\n");
    return lines.filter((line) => line.includes('"level":"error"'));
  };
  try {
    log("Starting the databases …");
    await compose(["up", "--detach", "migrate"]);
    await compose(["wait", "migrate"]);
    log("Making people, history and something to back up …");
    const sql = await storeSql(people);
    await Promise.all([
      compose(clientIn("target", "shop"), targetSql),
      compose(clientIn("database", "seaworthy"), sql),
    ]);
    log("Starting everything …");
    await compose(["up", "--detach"]);
    await untilReady(url, signal);
    return { site: { url, people }, project, about: await aboutStack(url, compose), lastWords, errorLines, remove };
  } catch (error) {
    if (!signal.aborted) log(await lastWords());
    await remove();
    throw error;
  }
}

function peopleFor(places: number): Person[] {
  return Array.from({ length: places }, (_, place) => ({
    email: `person${place}@example.test`,
    password: newSecret(),
  }));
}

/** For `docker-compose.yml` and `bench/load/compose.yml`. What else is set where this runs counts, too: `WEB_REPLICAS=2`. */
function settingsFor(url: string, port: string): Record<string, string> {
  const targetPassword = newSecret();
  return {
    BASE_URL: url,
    HTTP_PORT: port,
    AUTH_SECRET: newSecret(),
    DATABASE_PASSWORD: newSecret(),
    TARGET_DATABASE_URL: `mysql://root:${targetPassword}@target:3306/shop`,
    BENCH_TARGET_PASSWORD: targetPassword,
    MIGRATIONS_DIR: "migrations",
    // All of it comes from one address: whoever is not signed in yet would share one quota.
    RATE_LIMIT_READS: "1000000",
    RATE_LIMIT_CHANGES: "1000000",
    RATE_LIMIT_STRANGERS: "1000000",
  };
}

type Compose = (args: readonly string[], input?: string) => Promise<string>;

/** The `.env` of a real installation that may be here is left out. */
function composeWith(settings: Record<string, string>, signal?: AbortSignal): Compose {
  const files = ["--file", "docker-compose.yml", "--file", "bench/load/compose.yml", "--env-file", "/dev/null"];
  return (args, input) =>
    docker(["compose", "--project-name", project, ...files, ...args], { input, signal, env: settings });
}

/** A client inside the container, as root; it reads SQL. */
function clientIn(service: string, database: string): string[] {
  const password = '"${MARIADB_ROOT_PASSWORD:-$(cat "$MARIADB_ROOT_PASSWORD_FILE")}"';
  return ["exec", "-T", service, "sh", "-c", `exec mariadb -uroot -p${password} ${database}`];
}

async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  let last: unknown;
  for (const deadline = Date.now() + upWithinSeconds * 1000; Date.now() < deadline; await wait(500)) {
    signal.throwIfAborted();
    try {
      await ask(`${url}/health/ready`);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`The stack was not ready within ${upWithinSeconds} s`, { cause: last });
}

async function aboutStack(url: string, compose: Compose): Promise<string> {
  const { version, commit } = JSON.parse((await ask(`${url}/version`)).text) as {
    version: string;
    commit: string | null;
  };
  const services = (await compose(["ps", "--format", "{{.Service}}"])).trim().split("\n");
  const count = (name: string) => services.filter((service) => service === name).length;
  return `The production stack of \`docker-compose.yml\`, version ${version}${commit === null ? "" : ` (${commit.slice(0, 7)})`}: ${count("web")} web processes and
${count("worker")} worker processes behind the proxy, a store, and a target of about 100 MB. Everybody is a person of their own; the
limits on requests are raised, because all of it comes from one address.`;
}
