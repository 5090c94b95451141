import { expect, test } from "vitest";
import { nextAttempt, usualBackOff } from "./back-off";

const since = new Date("2026-11-22T00:00:00Z");
const minutesAfter = (minutes: number) => new Date(since.getTime() + minutes * 60_000);

function waits(kind: "transient" | "configuration"): number[] {
  const seconds: number[] = [];
  for (let now = since, attempts = 1; ; attempts++) {
    const at = nextAttempt(usualBackOff, kind, { attempts, since, now });
    if (at === null) return seconds;
    seconds.push((at.getTime() - now.getTime()) / 1000);
    now = at;
  }
}

test("after 30 s, 2 min, 10 min, 30 min, then hourly until a day is over", () => {
  const all = waits("transient");
  expect(all.slice(0, 7)).toEqual([30, 120, 600, 1800, 3600, 3600, 3600]);
  expect(all.reduce((sum, seconds) => sum + seconds)).toBeLessThanOrEqual(24 * 3600);
  expect(all.length).toBeGreaterThan(25);
});

test("what people have to mend is tried less often", () => {
  expect(waits("configuration").slice(0, 4)).toEqual([600, 1800, 3600, 3600]);
});

test("what is refused for good is not tried again, and nothing is after a day", () => {
  expect(nextAttempt(usualBackOff, "permanent", { attempts: 1, since, now: since })).toBeNull();
  const late = { attempts: 9, since, now: minutesAfter(23 * 60 + 30) };
  expect(nextAttempt(usualBackOff, "transient", late)).toBeNull();
});
