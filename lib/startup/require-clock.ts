import { OperatorError } from "@/lib/kernel/errors";
import { formatDuration } from "@/lib/kernel/units";
import { certainMs, type Skew, wrongMs } from "@/lib/mysql/clock-skew";
import type { DatabaseRole } from "./wait-for-database";

/** Throws `startup.clock` when a server's clock and ours are further apart than anything but a mistake explains. */
export function requireClock(which: DatabaseRole, skew: Skew): void {
  if (certainMs(skew) <= wrongMs) return;
  const far = formatDuration(Math.abs(skew.skewMs));
  throw new OperatorError(
    "startup.clock",
    `The clock of the ${which}'s server is ${far} ${skew.skewMs > 0 ? "ahead of" : "behind"} this machine's: schedules, leases and links would be wrong.`,
    {
      kind: "conflict",
      hint: "Let both machines keep their time by NTP: timedatectl set-ntp true, on the one that is wrong.",
      details: { skewMs: Math.round(skew.skewMs) },
    },
  );
}
