import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";

type Flavour = ServerCapabilities["flavour"];

/**
 * The last day on which each series is maintained, looked up in November 2026. MariaDB: community maintenance, by
 * https://mariadb.org/about/#maintenance-policy. MySQL: the end of extended support for long-term series, by Oracle's
 * lifetime support policy (https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf); an
 * innovation release lasts until the next one. Both as https://endoflife.date lists them.
 */
const maintained: Readonly<Record<Flavour, Readonly<Record<string, string>>>> = {
  mariadb: {
    "10.6": "2026-07-06",
    "10.11": "2028-02-16",
    "11.0": "2024-06-06",
    "11.1": "2024-08-21",
    "11.2": "2024-11-21",
    "11.3": "2024-05-29",
    "11.4": "2029-05-29",
    "11.5": "2024-11-21",
    "11.6": "2025-02-13",
    "11.7": "2025-05-12",
    "11.8": "2028-06-04",
    "12.0": "2025-11-18",
    "12.1": "2026-02-13",
    "12.2": "2026-05-13",
    "12.3": "2029-06-30",
  },
  mysql: {
    "8.0": "2026-04-30",
    "8.4": "2032-04-30",
    "9.0": "2024-10-15",
    "9.1": "2025-01-21",
    "9.2": "2025-04-15",
    "9.3": "2025-07-22",
    "9.4": "2025-10-21",
    "9.5": "2026-01-20",
    "9.6": "2026-04-21",
    "9.7": "2034-04-21",
  },
};

const longTerm: Readonly<Record<Flavour, readonly string[]>> = {
  mariadb: ["10.6", "10.11", "11.4", "11.8", "12.3"],
  mysql: ["8.0", "8.4", "9.7"],
};

/** `10.11` of `10.11.19`. */
export function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The end of its last day; null: not in the list. */
export function supportedUntil(flavour: Flavour, series: string): Date | null {
  const day = maintained[flavour][series];
  return day === undefined ? null : new Date(`${day}T23:59:59Z`);
}

/** A series between two that are listed was a short one, and is over. */
export function isNewerThanKnown(flavour: Flavour, series: string): boolean {
  return Object.keys(maintained[flavour]).every((known) => compare(series, known) > 0);
}

export function longTermSeries(flavour: Flavour, now: Date): { name: string; until: Date }[] {
  return longTerm[flavour].flatMap((name) => {
    const until = supportedUntil(flavour, name);
    return until !== null && until > now ? [{ name, until }] : [];
  });
}

function compare(a: string, b: string): number {
  const [[a1 = 0, a2 = 0], [b1 = 0, b2 = 0]] = [a.split(".").map(Number), b.split(".").map(Number)];
  return a1 - b1 || a2 - b2;
}
