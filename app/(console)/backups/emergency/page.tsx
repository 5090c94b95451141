import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { exactUtc } from "@/components/format-time";
import { serverName } from "@/components/server-name";
import { CodeBlock } from "@/components/ui/code-block";
import { ErrorPanel } from "@/components/ui/error-panel";
import { type EmergencySheet, getEmergencySheet } from "@/lib/backups";
import { formatBytes, several } from "@/lib/kernel/units";
import { read } from "../../_data/read";
import { BackupsHeader } from "../_components/backups-header";
import { PrintButton } from "./print-button";

export const metadata: Metadata = { title: "Emergency sheet" };

export default async function EmergencyPage() {
  const { deps, actor } = await consoleContext();
  const found = await read(getEmergencySheet(deps, actor, {}));
  return (
    <>
      <div className="print:hidden">
        <BackupsHeader
          title="Emergency sheet"
          summary="How to restore without Seaworthy. Print it, and keep it where the server is not."
          current="/backups/emergency"
        >
          <PrintButton />
        </BackupsHeader>
      </div>
      {found.ok ? (
        <Sheet sheet={found.value} now={deps.clock.now()} />
      ) : (
        <ErrorPanel title="The sheet could not be put together" error={found.error} />
      )}
    </>
  );
}

function Sheet({ sheet, now }: { sheet: EmergencySheet; now: Date }) {
  return (
    <article className="mx-auto max-w-4xl rounded-lg border bg-panel px-5 py-5 shadow-card sm:px-7 sm:py-6 print:max-w-none print:border-0 print:p-0 print:text-[8pt] print:leading-[1.35] print:shadow-none">
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b pb-3 print:pb-1.5">
        <h2 className="text-lg print:text-[13pt]">
          Restore <span className="font-mono">{sheet.database}</span> by hand
        </h2>
        <p className="text-xs text-muted print:text-[7.5pt]">As of {exactUtc(now)}</p>
      </header>
      <Facts sheet={sheet} />
      <ol className="space-y-4 print:space-y-1">
        {sheet.steps.map((step, index) => (
          <li
            key={step.title}
            className="grid grid-cols-[1.75rem_1fr] break-inside-avoid gap-x-2 print:grid-cols-[4mm_1fr]"
          >
            <span
              aria-hidden
              className="tabular mt-px grid size-5.5 place-items-center rounded-full bg-neutral-soft text-xs font-semibold print:block print:size-auto print:bg-transparent print:text-[9pt]"
            >
              {index + 1}
            </span>
            <div className="min-w-0 space-y-1.5 print:space-y-0.5">
              <h3 className="text-sm print:text-[9pt]">{step.title}</h3>
              <p className="wrap-anywhere text-muted">{step.text}</p>
              {step.commands.length > 0 && (
                <CodeBlock code={step.commands.join("\n")} label={`Commands: ${step.title}`} />
              )}
            </div>
          </li>
        ))}
      </ol>
    </article>
  );
}

function Facts({ sheet }: { sheet: EmergencySheet }) {
  const { newest, recipients } = sheet;
  const facts = [
    { label: "Newest backup", value: newest === null ? "None yet" : newestText(newest) },
    { label: "Server", value: sheet.server === "" ? "Not known yet" : serverName(sheet.server) },
    { label: "Kept in", value: sheet.storages.join("\n") },
    {
      label: "Private key of",
      value: recipients.length === 0 ? "No key is needed: archives are not encrypted" : recipients.join("\n"),
    },
    { label: "Key is kept by", value: null },
  ];
  return (
    <dl className="my-4 grid items-baseline gap-x-8 gap-y-1.5 text-sm sm:grid-cols-[max-content_1fr] print:my-1.5 print:grid-cols-[max-content_1fr] print:gap-y-0 print:text-[8pt]">
      {facts
        .filter((fact) => fact.value !== null || recipients.length > 0)
        .map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="font-mono text-xs leading-5 whitespace-pre-line wrap-anywhere print:text-[7.5pt] print:leading-[1.35]">
              {value ?? <Blank />}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** A line to write on. */
function Blank() {
  return (
    <>
      <span className="sr-only">to be written by hand on the printed sheet</span>
      <span aria-hidden className="mt-3 block w-60 border-b border-dotted border-field-line print:mt-2.5" />
    </>
  );
}

function newestText(newest: NonNullable<EmergencySheet["newest"]>): string {
  const size = newest.sizeBytes === null ? [] : [formatBytes(newest.sizeBytes)];
  const rows = newest.rowCount === null ? [] : [several(newest.rowCount, "row")];
  return `${newest.fileName}\n${[exactUtc(newest.createdAt), ...size, ...rows].join(", ")}`;
}
