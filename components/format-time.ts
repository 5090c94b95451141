import { formatDuration } from "@/lib/kernel/units";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `just now`, `40 s ago`, `3 min ago`, `4 h ago`, `2 days ago`, `in 19 h`, `12 Nov`, `12 Nov 2025`. */
export function relativeTime(moment: Date, now: number): string {
  const seconds = Math.round((now - moment.getTime()) / 1000);
  if (Math.abs(seconds) < 10) return "just now";
  const distance = inOneUnit(Math.abs(seconds));
  if (distance === null) return shortDate(moment, now);
  return seconds < 0 ? `in ${distance}` : `${distance} ago`;
}

/** Null when a date says more than a number of days. */
function inOneUnit(seconds: number): string | null {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  if (days >= 14) return null;
  return days === 1 ? "1 day" : `${days} days`;
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

/** `Sun 22 Nov, 04:00` on the clocks of a time zone. Assembled here, so that server and browser write the same. */
export function zonedTime(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? "";
  return `${part("weekday")} ${Number(part("day"))} ${months[Number(part("month")) - 1]}, ${part("hour")}:${part("minute")}`;
}

/** `20 Nov`, with the year when it is not this one. */
export function shortDate(moment: Date, now: number): string {
  const sameYear = moment.getUTCFullYear() === new Date(now).getUTCFullYear();
  return sameYear ? dayMonth(moment) : `${dayMonth(moment)} ${moment.getUTCFullYear()}`;
}

function dayMonth(moment: Date): string {
  return `${moment.getUTCDate()} ${months[moment.getUTCMonth()]}`;
}
