import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { cn } from "@/components/cn";
import { Section } from "@/components/ui/card";
import type { HealthView } from "@/lib/health";

type Probe = HealthView["probes"][number];

const looks = {
  ok: { icon: CircleCheck, tone: "text-ok", word: "fine" },
  warning: { icon: TriangleAlert, tone: "text-warning", word: "warning" },
  failed: { icon: CircleX, tone: "text-danger", word: "failed" },
};

const names: Record<string, string> = {
  store: "Seaworthy's own database answers",
  "store-migrations": "Its schema is up to date",
  target: "The target answers",
  "target-migrations": "Migrations of the target",
};

/** What `/health/ready` answers with, measured for this page. */
export function Probes({ probes }: { probes: Probe[] }) {
  return (
    <Section id="probes" title="Live probes" note="What /health/ready answers with, measured for this page.">
      <ul className="divide-y border-t">
        {probes.map((probe) => {
          const { icon: Icon, tone, word } = looks[probe.status];
          return (
            <li
              key={probe.id}
              className="grid grid-cols-[1rem_1fr_auto] items-start gap-x-3 px-4.5 py-2.5 sm:grid-cols-[1rem_17rem_1fr_auto]"
            >
              <Icon aria-label={word} className={cn("mt-0.5 size-4", tone)} />
              <span className="font-medium">{names[probe.id] ?? probe.id}</span>
              <span className="text-muted max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-2">
                {probe.message}
              </span>
              <span className="tabular text-right text-muted">{probe.durationMs} ms</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
