import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { Section } from "@/components/ui/card";
import { NumberedCode } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { BackLink } from "@/components/ui/back-link";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import { getMigration, type MigrationDetail } from "@/lib/migrations";
import { read } from "../../_data/read";
import { FailedMigration } from "../_components/failed-migration";
import { MigrationStateBadge } from "../_components/migration-state-badge";

export const metadata: Metadata = { title: "Migration" };

export default async function MigrationPage({ params }: { params: Promise<{ version: string }> }) {
  const { deps, actor } = await consoleContext();
  const version = decodeURIComponent((await params).version);
  const found = await read(getMigration(deps, actor, { version }));
  if (!found.ok) return <ErrorPanel title="The migration could not be read" error={found.error} />;
  const migration = found.value;
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-lg">{migration.fileName}</span>}
        summary={<BackLink href="/migrations">Migrations</BackLink>}
      >
        <MigrationStateBadge state={migration.state} />
      </PageHeader>
      <div className="space-y-4">
        {migration.state === "failed" && <FailedMigration migration={migration} />}
        {migration.state !== "failed" && migration.error !== null && (
          <ErrorPanel title="This file cannot be run" error={migration.error} />
        )}
        <Section id="facts" title="Facts">
          <Facts migration={migration} />
        </Section>
        <Sql migration={migration} />
      </div>
    </>
  );
}

function Facts({ migration }: { migration: MigrationDetail }) {
  return (
    <FactList
      facts={[
        { label: "Version", value: migration.version, mono: true },
        { label: "Description", value: migration.description },
        { label: "Statements", value: statementsText(migration) },
        { label: "Size", value: migration.sizeBytes === null ? null : formatBytes(migration.sizeBytes) },
        { label: "Applied by", value: migration.installedBy },
        { label: "Started", value: migration.installedOn === null ? null : <Time at={migration.installedOn} /> },
        { label: "Took", value: migration.executionMs === null ? null : formatDuration(migration.executionMs) },
        { label: "SHA-256", value: migration.checksum, mono: true },
      ]}
    />
  );
}

function statementsText({ statementsDone, statementsTotal, statements }: MigrationDetail): string {
  return statementsTotal === null ? String(statements.length) : `${statementsDone ?? 0} of ${statementsTotal} have run`;
}

/** The file as it is now, and what was applied when that is something else. */
function Sql({ migration }: { migration: MigrationDetail }) {
  const { sql, appliedSql, error } = migration;
  const differs = appliedSql !== null && appliedSql !== sql;
  return (
    <>
      {sql !== null && (
        <Section
          id="sql"
          title={differs ? "The file now" : "SQL"}
          aside={<CopyButton text={sql} />}
          {...(migration.sqlTruncated ? { note: "Only the first mebibyte is shown." } : {})}
        >
          <div className="border-t bg-subtle">
            <NumberedCode code={sql} label="SQL of the file" marked={error?.line === undefined ? [] : [error.line]} />
          </div>
        </Section>
      )}
      {differs && (
        <Section id="applied-sql" title="What was applied" aside={<CopyButton text={appliedSql} />}>
          <div className="border-t bg-subtle">
            <NumberedCode code={appliedSql} label="SQL that was applied" />
          </div>
        </Section>
      )}
    </>
  );
}
