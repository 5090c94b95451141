import { readCapabilities, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { onTarget } from "./on-target";
import { isNewerThanKnown, longTermSeries, seriesOf, supportedUntil } from "./server-series";

const dayMs = 24 * 3_600_000;
/** Time to plan an upgrade. */
const warnedDays = 90;

interface VersionFacts extends Pick<ServerCapabilities, "flavour" | "version" | "versionText"> {
  now: Date;
}

const product = { mariadb: "MariaDB", mysql: "MySQL" } as const;

export const versionCheck = defineCheck<VersionFacts>({
  id: "db.version",
  area: "database",
  title: "Server version",
  why: "A server past its end of life gets no more fixes, also not for holes that everybody can read about.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 15,
  gather: (deps, { now, signal }) =>
    onTarget(deps, { signal }, async ({ connection }) => {
      const { flavour, version, versionText } = await readCapabilities(connection);
      return { now, flavour, version, versionText };
    }),
  judge({ now, flavour, version, versionText }): Judgement {
    const series = seriesOf(version);
    const until = supportedUntil(flavour, series);
    const upgrade = longTermSeries(flavour, now);
    const facts = evidence([
      ["Server", versionText],
      ["Maintained until", until === null ? "not known" : dayOf(until)],
      ["Long-term series", upgrade.map(({ name, until: end }) => `${name} (until ${dayOf(end)})`).join(", ")],
    ]);
    const remedy = {
      text: `Upgrade to a long-term series of ${product[flavour]}, ${upgrade.map(({ name }) => name).join(" or ")}, after a drill of the newest backup on it (DRILL_DATABASE_URL names another server). Where your distribution promises fixes for longer, waive this until that day.`,
    };
    if (until === null && isNewerThanKnown(flavour, series))
      return {
        status: "warning",
        severity: "info",
        summary: `${versionText} is newer than what this version of Seaworthy knows`,
        evidence: facts,
        remedy: { text: "Update Seaworthy: a newer one knows how long this series is maintained." },
      };
    if (until === null || until <= now) {
      const ended = until === null ? "is past its end of life" : `reached its end of life on ${dayOf(until)}`;
      return { status: "failed", summary: `${versionText} ${ended}`, evidence: facts, remedy };
    }
    const days = Math.ceil((until.getTime() - now.getTime()) / dayMs);
    if (days <= warnedDays)
      return {
        status: "warning",
        summary: `${versionText} reaches its end of life in ${days} days, on ${dayOf(until)}`,
        evidence: facts,
        remedy,
      };
    return { status: "ok", summary: `${versionText} is maintained until ${dayOf(until)}`, evidence: facts };
  },
});

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
