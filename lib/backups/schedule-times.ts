import { Cron } from "croner";

/** Five fields, read in an IANA time zone. */
export interface CronLine {
  cron: string;
  timeZone: string;
}

/** More often than this, and one run is not over when the next is due. */
export const shortestEveryMs = 5 * 60_000;
const fieldsOfCron = 5;
/** Runs that are looked at for the shortest pause between two: a day of one every five minutes. */
const probedRuns = 300;

/**
 * A time that the clocks skip in spring runs at the first moment after the gap; one they repeat in autumn runs once.
 * That holds for every line whose minutes and hours are named; one with `*` goes by the hour that passes.
 */
function parse({ cron, timeZone }: CronLine): Cron {
  return new Cron(cron, { mode: "5-part", timezone: timeZone, fixedTimeRule: "no-wildcard", paused: true });
}

/** What is wrong with a cron line or its zone, for people; null: nothing. */
export function problemOf(line: CronLine, now: Date): { field: "cron" | "timeZone"; problem: string } | null {
  if (!isTimeZone(line.timeZone))
    return {
      field: "timeZone",
      problem: `${line.timeZone || "An empty name"} is not a time zone, such as Europe/Berlin.`,
    };
  const problem = cronProblem(line, now);
  return problem === null ? null : { field: "cron", problem };
}

function cronProblem(line: CronLine, now: Date): string | null {
  const fields = line.cron.trim().split(/\s+/);
  const nickname = /^@\w+$/.test(line.cron.trim());
  if (!nickname && (fields.length !== fieldsOfCron || fields[0] === ""))
    return `${describeCount(line.cron.trim() === "" ? 0 : fields.length)}: minute, hour, day of month, month, day of week are five.`;
  let next: Date[];
  try {
    next = parse(line).nextRuns(probedRuns, now);
  } catch (error) {
    return asTyped((error as Error).message.replace(/^Cron\w+: /, ""));
  }
  if (next.length === 0) return "It never comes: no calendar has such a day.";
  const shortest = Math.min(...next.slice(1).map((at, i) => at.getTime() - (next[i]?.getTime() ?? 0)));
  return shortest < shortestEveryMs ? "It runs more often than every five minutes." : null;
}

/** Days and months begin at one, and Croner counts them from nought. */
function asTyped(problem: string): string {
  return problem.replace(
    /^(Invalid value for (?:day|month): )(-?\d+)/,
    (_, what, value) => `${what}${Number(value) + 1}`,
  );
}

function describeCount(count: number): string {
  return count === 0 ? "It is empty" : `It has ${count} field${count === 1 ? "" : "s"}`;
}

export function isTimeZone(name: string): boolean {
  // An offset such as +02:00 is known to Intl too, but has no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The next `count` moments after `after`; fewer when there are none. */
export function nextRuns(line: CronLine, after: Date, count: number): Date[] {
  return parse(line).nextRuns(count, after);
}

/** Moments that are counted one by one; after a longer absence there were at least so many. */
const countedRuns = 1000;

/** The newest moment in (`after`, `until`], and how many earlier ones lie between; null when there is none. */
export function newestDue(line: CronLine, after: Date, until: Date): { dueAt: Date; earlier: number } | null {
  const cron = parse(line);
  let newest: Date | null = null;
  let count = 0;
  for (let at = cron.nextRun(after); at !== null && at <= until; at = cron.nextRun(at)) {
    if (count === countedRuns) return { dueAt: cron.previousRuns(1, until)[0] ?? at, earlier: count };
    newest = at;
    count++;
  }
  return newest === null ? null : { dueAt: newest, earlier: count - 1 };
}
