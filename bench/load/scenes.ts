import { browse, comeIn, poll, repeat } from "./activities";
import { backUp } from "./backups";
import { download, type Received, slowBytesPerSecond } from "./downloads";
import { type Person, signIn, type Visitor } from "./people";
import { type Tallies, timed } from "./tally";

export interface Scene {
  name: string;
  /** For the report. */
  what: string;
  seconds: number;
  /** People signed in, each with a page open. */
  tabs: number;
  /** People who sign in over and over. */
  atTheDoor: number;
  /** Nobody pauses: everything as fast as it is answered. */
  hurried: boolean;
}

/** How long somebody looks at a page, stays away from the door, and leaves a finished download or backup alone. */
const pauseSeconds = { page: 10, door: 3, download: 5, backup: 2 } as const;

export const scenes: readonly Scene[] = [
  {
    name: "A busy morning",
    what: "Twenty people at their own pace: twice the largest team this is made for, all at once.",
    seconds: 60,
    tabs: 20,
    atTheDoor: 3,
    hurried: false,
  },
  {
    name: "As fast as it answers",
    what: "Nobody looks at what comes: each asks for the next thing the moment the last one is there.",
    seconds: 45,
    tabs: 8,
    atTheDoor: 2,
    hurried: true,
  },
];

/** Where the load goes. */
export interface Site {
  url: string;
  /** One for each place in a scene; the first ones have tabs, the last ones are at the door. */
  people: readonly Person[];
}

export interface Played {
  tallies: Tallies;
  seconds: number;
  slow: Received;
  fast: Received;
}

/** Plays a scene to its end: what is under way then is waited for, only downloads are left. */
export async function play(site: Site, scene: Scene, archive: string, signal: AbortSignal): Promise<Played> {
  const tallies: Tallies = new Map();
  const over = AbortSignal.any([signal, AbortSignal.timeout(scene.seconds * 1000)]);
  const { url } = site;
  const pause = (seconds: number) => (scene.hurried ? 0 : seconds);
  const visitors = await enter(site, scene.tabs);
  const [first, ...others] = visitors;
  if (first === undefined) throw new Error("a scene needs somebody");
  const clients = {
    slow: { kind: "download, slow client", bytesPerSecond: slowBytesPerSecond, received: { bytes: 0, whole: 0 } },
    fast: { kind: "download, fast client", bytesPerSecond: Infinity, received: { bytes: 0, whole: 0 } },
  };
  const started = performance.now();
  await Promise.all([
    ...visitors.flatMap((visitor) => [
      repeat(browse(visitor, tallies, pause(pauseSeconds.page)), over),
      repeat(poll(visitor, tallies, scene.hurried), over),
    ]),
    ...site.people
      .slice(-scene.atTheDoor)
      .map((person) => repeat(comeIn(url, person, tallies, pause(pauseSeconds.door)), over)),
    ...Object.values(clients).map((client) =>
      repeat(async () => {
        await download(others[0] ?? first, archive, client, tallies, over);
        return pause(pauseSeconds.download);
      }, over),
    ),
    repeat(async () => {
      await timed(tallies, "whole backups", () => backUp(first, tallies));
      return pauseSeconds.backup;
    }, over),
  ]);
  const seconds = (performance.now() - started) / 1000;
  return { tallies, seconds, slow: clients.slow.received, fast: clients.fast.received };
}

/** One after the other, so that the scene begins with nobody waiting at the door. */
async function enter({ url, people }: Site, places: number): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const person of people.slice(0, places)) visitors.push(await signIn(url, person));
  return visitors;
}

/** A first backup, to be downloaded later. */
export async function takeArchive({ url, people }: Site): Promise<string> {
  const [person] = people;
  if (person === undefined) throw new Error("there is nobody who could back up");
  return backUp(await signIn(url, person), new Map());
}
