import { listContainers, readEnds, watchContainers } from "./load/containers";
import { describeLoad, type Measured } from "./load/describe";
import { play, type Scene, scenes, takeArchive } from "./load/scenes";
import { bringUpStack, type Stack, takeRunning } from "./load/stack";
import { describeHost, writePage } from "./write-report";

/** Lines of the processes' logs, which are taken away with them: where failures have their cause. */
const shownErrors = 10;

/** Before anything is measured, so that no process does something for the first time. */
const warmUp: Scene = { name: "", what: "", seconds: 10, tabs: 4, atTheDoor: 1, hurried: true };

/**
 * The production stack behind its proxy, with everything that people do at once: a project of its own that is taken away
 * afterwards, also on Ctrl-C; or what runs at BENCH_LOAD_URL, with BENCH_LOAD_EMAIL and BENCH_LOAD_PASSWORD of an
 * administrator, and BENCH_LOAD_PROJECT where its containers are on this machine.
 */
export async function benchLoad(log: (line: string) => void): Promise<void> {
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.on(name, () => interrupted.abort(new Error(`Stopped: ${name}`)));
  const { signal } = interrupted;
  const running = process.env["BENCH_LOAD_URL"];
  const places = Math.max(...scenes.map(({ tabs, atTheDoor }) => tabs + atTheDoor));
  const stack = running === undefined ? await bringUpStack({ places, log, signal }) : takeRunning(running, places);
  try {
    const page = await measure(stack, log, signal);
    log(`Written to ${await writePage("load", page)}`);
  } catch (error) {
    if (!signal.aborted) log(await stack.lastWords());
    throw error;
  } finally {
    await stack.remove();
  }
}

async function measure(
  { site, project, about, errorLines }: Stack,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const containers = project === null ? [] : await listContainers(project);
  log("Taking a first backup …");
  const archive = await takeArchive(site);
  log("Warming up …");
  await play(site, warmUp, archive, signal);
  const measured: Measured[] = [];
  for (const scene of scenes) {
    signal.throwIfAborted();
    log(`${scene.name}: ${scene.seconds} s …`);
    const stopWatching = await watchContainers(containers);
    const before = process.cpuUsage();
    const played = await play(site, scene, archive, signal);
    const { user, system } = process.cpuUsage(before);
    const ownProcessors = (user + system) / 1e6 / played.seconds;
    measured.push({ scene, played, uses: await stopWatching(), ownProcessors });
  }
  signal.throwIfAborted();
  for (const line of (await errorLines()).slice(-shownErrors)) log(`A process said: ${line.slice(0, 1500)}`);
  const machine = `${describeHost()}\nNode ${process.version}; the load and what it was put on share the machine.`;
  return describeLoad({ about, measured, ends: await readEnds(containers), machine });
}
