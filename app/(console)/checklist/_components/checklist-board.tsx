"use client";

import { ListChecks } from "lucide-react";
import { useState } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChips } from "@/components/ui/filter-chips";
import { FilterMenu } from "@/components/ui/filter-menu";
import { VerdictHeading } from "../../_components/verdict-heading";
import { verdictNote } from "../../_components/verdict-words";
import type { CannotDo, CheckJson, ChecklistJson } from "./check-json";
import { CheckLine } from "./check-line";
import { ChecklistHeader } from "./checklist-header";
import { areaNames, areaOptions, isWanted, statusOptions } from "./filters";
import { groupByArea } from "./group-by-area";
import { useChecklist } from "./use-checklist";
import { useOpenLines } from "./use-open-lines";

const path = "/checklist";

/** The whole page. It follows the checks as they are measured, so a line changes under the eyes of who mends it. */
export function ChecklistBoard({
  initial,
  params,
  cannot,
}: {
  initial: ChecklistJson;
  params: Record<string, string>;
  cannot: CannotDo;
}) {
  const { checklist, unreachable } = useChecklist(initial);
  const { open, toggle } = useOpenLines();
  // Lines stay where they stood when the page was opened: nothing jumps away under a hand.
  const [groups] = useState(() => groupByArea(initial.checks));
  const checks = new Map(checklist.checks.map((check) => [check.id, check]));
  // One that is unfolded stays, though it may have become fine and the filter asks for what is not.
  const shown = groups.map(({ area, ids }) => ({
    area,
    checks: ids.flatMap((id) => checks.get(id) ?? []).filter((check) => isWanted(check, params) || open.has(check.id)),
  }));
  const unmeasured = checklist.checks.filter(({ measuredStatus }) => measuredStatus === null).length;
  const none = shown.every((group) => group.checks.length === 0);
  return (
    <>
      <ChecklistHeader checklist={checklist} cannotRun={cannot.run} unreachable={unreachable} />
      <div className="space-y-3.5">
        <Card>
          <VerdictHeading verdict={checklist.verdict}>
            {verdictNote(checklist.verdict, unmeasured)}.
            {unmeasured > 0 && " A worker measures them within minutes of its start, “Run all” at once."}
          </VerdictHeading>
        </Card>
        <div className="flex flex-wrap items-center gap-2">
          <FilterChips
            label="Filter by status"
            path={path}
            params={params}
            name="status"
            options={statusOptions(checklist.checks, params)}
          />
          <div className="sm:ml-auto">
            <FilterMenu label="Area" path={path} params={params} name="area" options={areaOptions} />
          </div>
        </div>
        {none && (
          <Card>
            <EmptyState
              icon={ListChecks}
              title="No check is like that"
              action={<ButtonLink href={path}>Show all</ButtonLink>}
            />
          </Card>
        )}
        {shown.map(
          (group) =>
            group.checks.length > 0 && (
              <Area key={group.area} {...group} open={open} onToggle={toggle} cannot={cannot} />
            ),
        )}
      </div>
    </>
  );
}

function Area({
  area,
  checks,
  open,
  onToggle,
  cannot,
}: {
  area: CheckJson["area"];
  checks: CheckJson[];
  open: ReadonlySet<string>;
  onToggle(id: string): void;
  cannot: CannotDo;
}) {
  return (
    <Section id={`area-${area}`} title={areaNames[area]}>
      <div className="@container border-t">
        <ul className="@2xl:grid @2xl:grid-cols-[auto_minmax(0,15.5rem)_minmax(0,1fr)_auto_auto_auto] @2xl:gap-x-4">
          {checks.map((check) => (
            <CheckLine
              key={check.id}
              check={check}
              open={open.has(check.id)}
              onToggle={() => onToggle(check.id)}
              cannot={cannot}
            />
          ))}
        </ul>
      </div>
    </Section>
  );
}
