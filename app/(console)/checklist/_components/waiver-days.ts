export const quickChoices = [
  { label: "1 day", days: 1 },
  { label: "1 week", days: 7 },
  { label: "1 month", days: 30 },
  { label: "3 months", days: 91 },
] as const;

/** `2026-12-01`: so many days after today, in UTC as everything in the console. */
export function dayAfter(days: number, now = Date.now()): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}

/** The last second of a day, in UTC. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59.000Z`;
}
