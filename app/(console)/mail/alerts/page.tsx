import { BellOff, CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Pager } from "@/components/ui/pager";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { getAlerting, listAlerts, ListAlertsInput } from "@/lib/alerts";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { MailHeader } from "../_components/mail-header";
import { AlertRow } from "./alert-row";
import { AlertingCards } from "./alerting-cards";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const params = flatParams(await searchParams);
  const past = ListAlertsInput.safeParse({ state: "resolved", before: params["cursor"], limit: 20 }).data;
  const [open, resolved, alerting] = await Promise.all([
    read(listAlerts(deps, actor, { state: "open" })),
    read(listAlerts(deps, actor, past ?? { state: "resolved", limit: 20 })),
    read(getAlerting(deps, actor, {})),
  ]);
  return (
    <>
      <MailHeader
        title="Alerts"
        summary="What administrators are told without asking: once when it starts, once when it is over"
        current="/mail/alerts"
      />
      <div className="space-y-4">
        {open.ok ? (
          <Section id="open" title="Now">
            {open.value.alerts.length === 0 ? (
              <p className="flex items-center gap-3 border-t px-4.5 py-3">
                <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />
                Nothing is wrong that anybody must hear of.
              </p>
            ) : (
              <ul className="divide-y border-t">
                {open.value.alerts.map((alert) => (
                  <AlertRow key={alert.id} alert={alert} />
                ))}
              </ul>
            )}
          </Section>
        ) : (
          <ErrorPanel title="The alerts could not be read" error={open.error} />
        )}
        {alerting.ok ? (
          <AlertingCards alerting={alerting.value} cannotTest={whyNot(actor, "settings:manage")} />
        ) : (
          <ErrorPanel title="Where alerts go could not be read" error={alerting.error} />
        )}
        {resolved.ok && (
          <div>
            {resolved.value.alerts.length === 0 ? (
              <Card>
                <EmptyState icon={BellOff} title="No alert is over yet">
                  Failed and missed backups, failed drills, suspect backups, migrations left pending, workers that are
                  gone and certificates about to expire appear here once they are resolved.
                </EmptyState>
              </Card>
            ) : (
              <Section id="past" title="Over">
                <ul className="divide-y border-t">
                  {resolved.value.alerts.map((alert) => (
                    <AlertRow key={alert.id} alert={alert} />
                  ))}
                </ul>
              </Section>
            )}
            <Pager path="/mail/alerts" params={params} nextCursor={resolved.value.next} note="" />
          </div>
        )}
      </div>
    </>
  );
}
