/** Until when each release line gets security fixes, as its makers say. */
export interface ReleaseLine {
  major: number;
  /** ISO date. */
  end: string;
}

/** When the tables were last compared with their sources. */
export const comparedOn = "2026-11-22";

/** https://github.com/nodejs/Release/blob/main/schedule.json */
export const nodeLines: readonly ReleaseLine[] = [
  { major: 18, end: "2025-04-30" },
  { major: 19, end: "2023-06-01" },
  { major: 20, end: "2026-04-30" },
  { major: 21, end: "2024-06-01" },
  { major: 22, end: "2027-04-30" },
  { major: 23, end: "2025-06-01" },
  { major: 24, end: "2028-04-30" },
  { major: 25, end: "2026-06-01" },
];

/** https://nextjs.org/support-policy: two years from the first release (that of 16: 2025-10-22). */
export const nextLines: readonly ReleaseLine[] = [
  { major: 13, end: "2024-12-21" },
  { major: 14, end: "2025-10-26" },
  { major: 15, end: "2026-10-21" },
  { major: 16, end: "2027-10-22" },
];
