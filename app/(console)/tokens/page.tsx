import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PageHeader } from "@/components/ui/page-header";
import { listTokens, type TokenView } from "@/lib/tokens";
import { AdministratorsOnly } from "../_components/administrators-only";
import { read } from "../_data/read";
import { whyNot } from "../_data/why-not";
import { MakeTokenButton } from "./_components/make-token-button";
import { tokenColumns } from "./_components/token-columns";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const { deps, actor } = await consoleContext();
  const cannot = whyNot(actor, "tokens:manage");
  if (cannot !== undefined) return <AdministratorsOnly title="API tokens are for administrators" reason={cannot} />;
  const { apiTokensEnabled, baseUrl } = deps.config;
  const tokens = await read(listTokens(deps, actor));
  return (
    <>
      <PageHeader title="API tokens" summary={tokens.ok ? summary(tokens.value) : "For pipelines and scripts"}>
        <ButtonLink href="/api-reference">What the API does</ButtonLink>
        <MakeTokenButton baseUrl={baseUrl} {...(apiTokensEnabled ? {} : { reason: switchedOff })} />
      </PageHeader>
      {!apiTokensEnabled && (
        <ErrorPanel
          tone="warning"
          className="mb-5"
          error={{ code: "tokens.disabled", message: switchedOff, hint: "Set API_TOKENS_ENABLED=true and restart." }}
        />
      )}
      {tokens.ok ? (
        <Card>
          <DataTable
            caption="API tokens"
            columns={tokenColumns}
            rows={tokens.value}
            rowKey={(token) => token.id}
            empty={<NoTokens />}
          />
        </Card>
      ) : (
        <ErrorPanel title="The API tokens could not be read" error={tokens.error} />
      )}
    </>
  );
}

const switchedOff = "API tokens are switched off in this installation: none can be made, and none is let in.";

function summary(tokens: readonly TokenView[]): string {
  const active = tokens.filter(({ state }) => state === "active").length;
  return `${active} active. With one a pipeline or a script does over HTTP what its maker may, and no more than you tick.`;
}

function NoTokens() {
  return (
    <EmptyState icon={KeyRound} title="No API token yet">
      Make one for a deployment pipeline that asks whether it may migrate, for a script that takes backups, or for
      Prometheus.
    </EmptyState>
  );
}
