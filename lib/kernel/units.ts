const steps = ["B", "kB", "MB", "GB", "TB"] as const;

/** `43.6 MB`; decimal units, as disks and cloud bills count. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  // Not `1000 kB`: what rounds up to a thousand is one of the next.
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000;
    step++;
  }
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${steps[step]}`;
}

/** `0.3 s`, `41 s`, `1 min 48 s`, `4 h 12 min`, `3 d 4 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `1,204,311`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 migration`, `3 migrations`, `5,000 tables`. */
export function several(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
