import { formatDuration } from "@/lib/kernel/units";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `just now`, `40 s ago`, `3 min ago`, `4 h ago`, `2 days ago`, `12 Nov`, `12 Nov 2025`. */
export function relativeTime(moment: Date, now: number): string {
  const seconds = Math.round((now - moment.getTime()) / 1000);
  if (seconds < 10) return seconds < -60 ? shortDate(moment, now) : "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  if (days < 14) return days === 1 ? "1 day ago" : `${days} days ago`;
  return shortDate(moment, now);
}

/** `20 Nov 2026, 03:00:12 UTC`: the same on every machine, so that it can be rendered on the server. */
export function exactUtc(moment: Date): string {
  return `${dayMonth(moment)} ${moment.getUTCFullYear()}, ${moment.toISOString().slice(11, 19)} UTC`;
}

/** Like `formatDuration`, but never with tenths: for what counts up or is a guess. */
export function wholeDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

/** `03:00:12` UTC, for log lines. */
export function clockUtc(moment: Date): string {
  return moment.toISOString().slice(11, 19);
}

function shortDate(moment: Date, now: number): string {
  const sameYear = moment.getUTCFullYear() === new Date(now).getUTCFullYear();
  return sameYear ? dayMonth(moment) : `${dayMonth(moment)} ${moment.getUTCFullYear()}`;
}

function dayMonth(moment: Date): string {
  return `${moment.getUTCDate()} ${months[moment.getUTCMonth()]}`;
}
