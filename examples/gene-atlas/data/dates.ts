import type { Random } from "./prng";

const dayMs = 86_400_000;

/** The portal opened; its data ends on a fixed day so that two seeds in different weeks are the same. */
const opened = Date.UTC(2021, 0, 11);
const lastDay = Date.UTC(2026, 5, 30);

/** A moment in the portal's life, in milliseconds since 1970. */
export function moment(random: Random): number {
  return opened + Math.floor(random.fraction() * (lastDay - opened));
}

/** A moment up to `days` after another, never beyond the last day. */
export function after(random: Random, start: number, days: number): number {
  return start + Math.floor(random.fraction() * Math.min(days * dayMs, lastDay - start));
}

/** Spreads `count` rows evenly, so that ids grow with time. */
export function momentOfRow(row: number, count: number): number {
  return opened + Math.floor((row / count) * (lastDay - opened));
}

/** For DATE. */
export function asDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** For TIMESTAMP. */
export function asSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

/** For DATETIME(3). */
export function asMilliseconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 23).replace("T", " ");
}
