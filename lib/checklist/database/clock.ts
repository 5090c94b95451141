import { formatDuration } from "@/lib/kernel/units";
import { certainMs, measureSkew, type Skew, wrongMs } from "@/lib/mysql/clock-skew";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { type Ask, askOn, onTarget } from "./on-target";

/** What a clock that is kept by NTP never is off by. */
const allowedMs = 2000;

interface ClockFacts {
  target: Skew;
  store: Skew;
  zone: {
    /** As the server is told: `SYSTEM`, `+00:00`, `Europe/Berlin`. */
    name: string;
    system: string;
    /** From UTC, on the first of January and of July. */
    offsetMinutes: readonly [winter: number, summer: number];
  };
}

export const clockCheck = defineCheck<ClockFacts>({
  id: "db.clock",
  area: "database",
  title: "Clocks agree",
  why: "Schedules, leases, links and the order of the audit log rest on the time; rows are dated by the server's.",
  severity: "warning",
  pace: "quick",
  limitSeconds: 10,
  async gather(deps, look) {
    const { skew: target, zone } = await onTarget(deps, look, async ({ ask }) => ({
      zone: await readZone(ask),
      skew: await measureSkew(deps.clock, ask),
    }));
    return { target, zone, store: await measureSkew(deps.clock, askOn(deps.store.pool)) };
  },
  judge({ target, store, zone }): Judgement {
    const offsets = [...new Set(zone.offsetMinutes)].map(offsetOf).join(" or ");
    const facts = evidence([
      ["Target's clock", describe(target)],
      ["Store's clock", describe(store)],
      ["Time zone", `${zone.name === "SYSTEM" ? `SYSTEM (${zone.system})` : zone.name}, UTC ${offsets}`],
    ]);
    const [name, worst] =
      certainMs(target) >= certainMs(store) ? (["target", target] as const) : (["store", store] as const);
    if (certainMs(worst) > allowedMs)
      return {
        status: certainMs(worst) > wrongMs ? "failed" : "warning",
        summary: `The ${name}'s clock is ${formatDuration(Math.abs(worst.skewMs))} ${worst.skewMs > 0 ? "ahead of" : "behind"} ours`,
        evidence: facts,
        remedy: {
          text: "Let both machines keep their time by NTP. On the one that is wrong:",
          command: "timedatectl set-ntp true\ntimedatectl status",
        },
      };
    const isMoved = zone.offsetMinutes[0] !== zone.offsetMinutes[1];
    if (zone.offsetMinutes.some((minutes) => minutes !== 0))
      return {
        status: "warning",
        severity: "info",
        summary: `The server's time zone is UTC ${offsets}${isMoved ? ": once a year NOW() repeats an hour" : ""}`,
        evidence: facts,
        remedy: {
          text: "Where the application can be changed, let the server count in UTC, and put the same into its configuration ([mysqld] default_time_zone = '+00:00'). Columns of type DATETIME keep what was written.",
          command: "SET GLOBAL time_zone = '+00:00';",
        },
      };
    return {
      status: "ok",
      summary: `All clocks agree within ${formatDuration(Math.max(Math.abs(target.skewMs), Math.abs(store.skewMs), 100))}, in UTC`,
      evidence: facts,
    };
  },
});

function describe({ skewMs, uncertainMs }: Skew): string {
  const side = skewMs > 0 ? "ahead" : "behind";
  return `${Math.round(Math.abs(skewMs))} ms ${side}, give or take ${Math.ceil(uncertainMs)} ms`;
}

function offsetOf(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "−" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
}

async function readZone(ask: Ask): Promise<ClockFacts["zone"]> {
  const [row] = await ask(
    `SELECT @@global.time_zone AS name, @@system_time_zone AS systemZone,
       ${["01", "07"].map((month) => `TIMESTAMPDIFF(MINUTE, ${firstOf(month)}, CONVERT_TZ(${firstOf(month)}, '+00:00', @@global.time_zone)) AS m${month}`).join(", ")}`,
  );
  return {
    name: row?.["name"] ?? "",
    system: row?.["systemZone"] ?? "",
    offsetMinutes: [Number(row?.["m01"] ?? 0), Number(row?.["m07"] ?? 0)],
  };
}

function firstOf(month: string): string {
  return `TIMESTAMP(CONCAT(YEAR(UTC_DATE()), '-${month}-01'))`;
}
