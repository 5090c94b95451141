import Link from "next/link";
import { CodeBlock } from "@/components/ui/code-block";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { MigrationView } from "@/lib/migrations";

/** A migration that stopped: the statement, the server's message, and what has already run. */
export function FailedMigration({
  migration,
}: {
  migration: Pick<MigrationView, "version" | "fileName" | "error" | "statementsDone" | "statementsTotal">;
}) {
  const error = migration.error ?? {
    code: "migration.failed",
    message: "It failed; the server's message was not recorded.",
  };
  return (
    <ErrorPanel title={`${migration.fileName} failed`} error={error}>
      <p className="text-muted">
        {migration.statementsTotal !== null &&
          `${migration.statementsDone ?? 0} of ${migration.statementsTotal} statements have run. `}
        <Link href={`/migrations/${encodeURIComponent(migration.version)}`} className="text-primary underline">
          Look at the file
        </Link>
      </p>
      {error.statement !== undefined && (
        <CodeBlock
          code={error.statement}
          label={error.line === undefined ? "The statement" : `The statement in line ${error.line}`}
        />
      )}
    </ErrorPanel>
  );
}
