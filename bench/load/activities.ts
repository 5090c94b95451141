import { setTimeout as wait } from "node:timers/promises";
import { ask, Unexpected } from "./ask";
import { fetchAhead } from "./fetch-ahead";
import { type Person, signIn, type Visitor } from "./people";
import { type Tallies, timed } from "./tally";

/** Something somebody does over and over. Answers after how many seconds again. */
export type Activity = () => Promise<number>;

/** Does it until `signal` says that it is over; what was asked for then is still waited for, so that it counts. */
export async function repeat(activity: Activity, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const seconds = await activity();
    // Nobody keeps time with anybody else.
    await wait(seconds * (0.5 + Math.random()) * 1000, undefined, { signal }).catch(() => {});
  }
}

/** The pages of the story, and what the report calls them. */
const pages = { "/": "Overview", "/backups": "Backups", "/jobs": "Jobs", "/audit": "Audit" } as const;

/** Loads one page after the other, and what a browser then fetches ahead. */
export function browse({ url, cookie }: Visitor, tallies: Tallies, pauseSeconds: number): Activity {
  const paths = Object.entries(pages);
  let next = Math.floor(Math.random() * paths.length);
  return async () => {
    const [path, name] = paths[next++ % paths.length] ?? ["/", "Overview"];
    await timed(tallies, `page: ${name}`, async () => requireWhole((await ask(`${url}${path}`, { cookie })).text));
    await fetchAhead({ url, cookie }, path, tallies);
    return pauseSeconds;
  };
}

/**
 * A page that broke half way was answered with 200 long before: Next leaves the number of the error where the missing part
 * would be (and none where a chart waits for the browser).
 */
function requireWhole(html: string): void {
  if (!html.trimEnd().endsWith("</html>")) throw new Unexpected(200, "a page without its end");
  if (/data-dgst="\d/.test(html)) throw new Unexpected(200, "a page with a part that failed");
}

/** As `useActiveJobs` asks on every page: often while there is a job, seldom while there is none. */
const pollSeconds = { busy: 2, idle: 8 } as const;

/** Asks for the running and the waiting jobs, as every page does for as long as it is open. */
export function poll({ url, cookie }: Visitor, tallies: Tallies, hurried: boolean): Activity {
  const list = async (state: string) => {
    const answer = await timed(tallies, "polling: running jobs", async () => {
      const { text } = await ask(`${url}/api/admin/jobs?state=${state}&due=true&limit=20`, { cookie });
      return JSON.parse(text) as { items: unknown[] };
    });
    return answer?.items.length ?? 0;
  };
  return async () => {
    const [running, queued] = await Promise.all([list("running"), list("queued")]);
    if (hurried) return 0;
    return running + queued > 0 ? pollSeconds.busy : pollSeconds.idle;
  };
}

/** Signs in, leaves without signing out as people do, and comes back. */
export function comeIn(url: string, person: Person, tallies: Tallies, pauseSeconds: number): Activity {
  return async () => {
    await timed(tallies, "signing in", () => signIn(url, person));
    return pauseSeconds;
  };
}
