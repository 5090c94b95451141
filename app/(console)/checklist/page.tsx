import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { readChecklist } from "../_data/shared-reads";
import { whyNot } from "../_data/why-not";
import { ChecklistBoard } from "./_components/checklist-board";

export const metadata: Metadata = { title: "Checklist" };

export default async function ChecklistPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { actor } = await consoleContext();
  const [found, params] = await Promise.all([readChecklist(), searchParams]);
  if (!found.ok)
    return (
      <>
        <PageHeader title="Production checklist" />
        <ErrorPanel title="The checklist could not be read" error={found.error} />
      </>
    );
  return (
    <ChecklistBoard
      initial={toJson(found.value)}
      params={flatParams(params)}
      cannot={{ run: whyNot(actor, "checklist:run"), waive: whyNot(actor, "checklist:waive") }}
    />
  );
}
