import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { exactUtc } from "@/components/format-time";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { lastVerification } from "@/lib/audit/last-verification";
import { type AuditList, listAudit } from "@/lib/audit/list-audit";
import { AdministratorsOnly } from "../_components/administrators-only";
import { watchActiveJobs } from "../_data/active-jobs";
import { read } from "../_data/read";
import { whyNot } from "../_data/why-not";
import { auditColumns } from "./_components/audit-columns";
import { AuditFilters } from "./_components/audit-filters";
import { exportHref, inputOf } from "./_components/audit-params";
import { ExportLinks } from "./_components/export-links";
import { Verification } from "./_components/verification";

export const metadata: Metadata = { title: "Audit log" };

const kindsShown = ["audit-verify"];

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { deps, actor } = await consoleContext();
  const cannot = whyNot(actor, "audit:read");
  if (cannot !== undefined) return <AdministratorsOnly title="The audit log is for administrators" reason={cannot} />;
  const params = flatParams(await searchParams);
  const [list, verified, active] = await Promise.all([
    read(listAudit(deps, actor, inputOf(params))),
    read(lastVerification(deps, actor)),
    read(watchActiveJobs(deps, actor, kindsShown)),
  ]);
  return (
    <>
      <PageHeader
        title="Audit log"
        summary="Who did what, when, from where, with what result. Nothing is ever taken out."
      >
        <ExportLinks csv={exportHref(params, "csv")} json={exportHref(params, "json")} />
      </PageHeader>
      {verified.ok ? (
        <Verification last={verified.value} isUnderWay={active.ok && active.value.length > 0} />
      ) : (
        <ErrorPanel title="What came of the newest verification could not be read" error={verified.error} />
      )}
      {active.ok && <ActiveJobs jobs={active.value} kinds={kindsShown} />}
      <AuditFilters params={params} />
      {list.ok ? (
        <>
          <Card>
            <DataTable
              caption="Audit log"
              columns={auditColumns(params)}
              rows={list.value.rows}
              rowKey={(row) => String(row.id)}
              empty={<NothingFound list={list.value} />}
            />
          </Card>
          <Pager path="/audit" params={params} nextCursor={list.value.next} note={noteOf(list.value)} />
        </>
      ) : (
        <ErrorPanel title="The audit log could not be read" error={list.error} />
      )}
    </>
  );
}

function noteOf({ rows, lookedBackTo }: AuditList): string {
  const shown = `${rows.length} shown`;
  return lookedBackTo === null ? shown : `${shown}; looked back to ${exactUtc(lookedBackTo)} so far`;
}

function NothingFound({ list: { lookedBackTo } }: { list: AuditList }) {
  return lookedBackTo === null ? (
    <EmptyState
      icon={ScrollText}
      title="Nothing matches"
      action={<ButtonLink href="/audit">Show everything</ButtonLink>}
    >
      No row has all of this. Names, addresses and subjects have to be whole; the search finds parts of them.
    </EmptyState>
  ) : (
    <EmptyState icon={ScrollText} title="Nothing yet">
      Nothing matches back to {exactUtc(lookedBackTo)}. “Older” looks further.
    </EmptyState>
  );
}
