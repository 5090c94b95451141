import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import type { BackupDetail } from "@/lib/backups";
import { several } from "@/lib/kernel/units";
import { ProofBadge } from "../_components/proof-badge";
import { proofLabel, provenWords } from "../_components/proof-words";

/** What proves this backup and how old the proof is; or why it is not good. */
export function ProofCard({ backup }: { backup: BackupDetail }) {
  if (backup.error !== null) return <ErrorPanel title="This backup failed; there is no file" error={backup.error} />;
  if (backup.missingFile) return <ErrorPanel title="The file is gone" error={missingFile(backup.fileName)} />;
  if (backup.verifyError !== null)
    return (
      <ErrorPanel
        title={proofLabel(backup) === "Incomplete" ? "This dump is incomplete" : "This archive is damaged"}
        error={backup.verifyError}
      />
    );
  return (
    <Card className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4.5 py-3.5">
      <ProofBadge backup={backup} />
      <p className="min-w-0">{evidence(backup)}</p>
    </Card>
  );
}

function evidence(backup: BackupDetail): ReactNode {
  if (backup.state === "running") return "The archive is being written. It appears in the list when it is whole.";
  if (backup.proof === "proven" && backup.provenAt !== null)
    return (
      <>
        Proven <Time at={backup.provenAt} />: {provenWords(backup)} and compared with what was dumped.
        {backup.verifiedAt !== null && (
          <span className="text-muted">
            {" "}
            Last read back <Time at={backup.verifiedAt} />.
          </span>
        )}
      </>
    );
  if (backup.format === "sql" && backup.verifiedAt !== null)
    return (
      <>
        Read to its end <Time at={backup.verifiedAt} />.{" "}
        {backup.recipients === null
          ? "Made by another tool: it carries no manifest, and that is all that can be checked."
          : "It is encrypted: verify it with its key to know what is inside."}
      </>
    );
  if (backup.proof !== "verified" || backup.verifiedAt === null)
    return backup.format === "sql"
      ? "Made by another tool: it carries no manifest, so reading it to the end is all that can be checked."
      : "Written whole. Verify it to read it back and compare every frame with its manifest.";
  return (
    <>
      Verified <Time at={backup.verifiedAt} />: {whatWasRead(backup)} read back, checksums equal.{" "}
      <span className="text-muted">A drill would prove that it restores.</span>
    </>
  );
}

function whatWasRead({ contents }: BackupDetail): string {
  if (contents === null) return "the whole file";
  const { tables, rows } = contents.totals;
  return `${several(contents.frameCount, "frame")}, ${several(tables, "table")}, ${several(rows, "row")}`;
}

function missingFile(fileName: string) {
  return {
    code: "backup.missing_file",
    message: `${fileName} is in the catalogue, but in no storage that is configured.`,
    hint: "Put the file back under the same name, or delete this entry.",
  };
}
