import { setTimeout as wait } from "node:timers/promises";
import { type Container, inspect } from "./container";
import { type Ended, run, type RunOptions, tryRun } from "./run-program";

export interface StackOptions {
  /** Name of the Compose project: its containers, volumes and networks are told apart by it. */
  project: string;
  /** The port of this machine at which the proxy is published. */
  port: number;
  /** The values of `.env`; nothing is taken from a file. */
  env: Readonly<Record<string, string>>;
  /** A Compose file laid over the others. */
  overlay?: string;
}

/** The production stack as a project of its own, driven by `docker compose` as an operator does. */
export class Stack {
  readonly url: string;
  readonly options: StackOptions;

  constructor(options: StackOptions) {
    this.options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** The same project with other values, as after an edit of `.env`. */
  with(env: StackOptions["env"]): Stack {
    return new Stack({ ...this.options, env: { ...this.options.env, ...env } });
  }

  compose(args: readonly string[], options: RunOptions = {}): Promise<string> {
    return run("docker", ["compose", ...args], { ...options, env: this.environment(options.env) });
  }

  tryCompose(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return tryRun("docker", ["compose", ...args], { ...options, env: this.environment(options.env) });
  }

  /** What a script of the project needs to work on this stack. */
  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { project, port, env, overlay } = this.options;
    // With a database to look after.
    const files = ["docker-compose.yml", "scripts/docker/application.yml", ...(overlay === undefined ? [] : [overlay])];
    return {
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_FILE: files.join(":"),
      COMPOSE_PROGRESS: "plain",
      // What somebody has in the project's folder must not be what is tested.
      COMPOSE_DISABLE_ENV_FILE: "1",
      HTTP_PORT: String(port),
      BASE_URL: this.url,
      ...env,
      ...more,
    };
  }

  /** Brings everything up, or these services with what they need, and waits until they are healthy. */
  async up(...services: string[]): Promise<void> {
    await this.compose(["up", "--detach", "--wait", "--no-build", ...services]);
  }

  /** The containers of a service, stopped ones too, by their number. */
  async containers(service: string): Promise<Container[]> {
    const ids = (await this.compose(["ps", "--all", "--quiet", service])).split("\n").filter(Boolean);
    const found = await inspect(ids);
    return found.toSorted((a, b) => a.number - b.number);
  }

  /** Runs a command in the first container of a service; answers its standard output. */
  exec(service: string, command: readonly string[], input = ""): Promise<string> {
    return this.compose(["exec", "--no-TTY", service, ...command], { input });
  }

  seaworthy(...args: string[]): Promise<string> {
    return this.exec("web", ["seaworthy", ...args]);
  }

  /** What a service has logged, without the names of containers before it. */
  async logs(service: string): Promise<string> {
    return (await this.tryCompose(["logs", "--no-color", "--no-log-prefix", service])).output;
  }

  /** Asks until it answers something; throws what kept it from it. */
  async until<T>(what: string, ask: () => Promise<T | undefined>, limitSeconds = 60): Promise<T> {
    let problem: unknown;
    for (const deadline = Date.now() + limitSeconds * 1000; Date.now() < deadline; await wait(250)) {
      try {
        const found = await ask();
        if (found !== undefined) return found;
      } catch (error) {
        problem = error;
      }
    }
    throw new Error(`${what}: not within ${limitSeconds} s`, { cause: problem });
  }

  /** Removes everything that belongs to it. */
  async down(): Promise<void> {
    await this.tryCompose(["down", "--volumes", "--remove-orphans", "--timeout", "2"]);
  }
}
