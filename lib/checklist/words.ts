import { formatCount } from "@/lib/kernel/units";

/** `1 migration`, `3 migrations`, `5,000 tables`. */
export function several(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
