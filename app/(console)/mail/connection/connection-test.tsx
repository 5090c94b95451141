"use client";

import { Plug, Square } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Elapsed } from "@/components/jobs/elapsed";
import { formatDuration } from "@/lib/kernel/units";
import type { MailStatus } from "@/lib/mail";
import { OtherSettings } from "./other-settings";
import { TranscriptSteps } from "./transcript-steps";
import { stepNames, transcriptText } from "./transcript-text";
import { type SmtpRun, useSmtpTest } from "./use-smtp-test";

/** Speaks with the server up to the point where a mail would be handed in, and shows every step as it happens. */
export function ConnectionTest({
  server,
  cannotTest,
  cannotChoose,
}: {
  server: MailStatus["server"];
  cannotTest: string | undefined;
  cannotChoose: string | undefined;
}) {
  const { run, start, cancel } = useSmtpTest();
  const [choosing, setChoosing] = useState(false);
  const running = run?.phase === "running";
  return (
    <Section
      id="connection"
      title="Connection test"
      note="Speaks with the server as a mail would, and sends none."
      aside={
        running ? (
          <Button size="small" onClick={cancel}>
            <Square aria-hidden />
            Cancel
          </Button>
        ) : (
          <Button
            size="small"
            variant="primary"
            reason={cannotTest ?? (server === null ? "No server is configured: try other settings below." : undefined)}
            onClick={() => void start({})}
          >
            <Plug aria-hidden />
            Test the connection
          </Button>
        )
      }
    >
      {run !== null && (
        <>
          {(running || run.steps.length > 0) && <TranscriptSteps steps={run.steps} running={running} />}
          <Verdict run={run} />
          {run.error !== null && <ErrorPanel error={run.error} className="mx-4.5 mb-4 shadow-none" />}
        </>
      )}
      <p role="status" className="sr-only">
        {run === null ? "" : announcement(run)}
      </p>
      <details
        className="border-t px-4.5 py-3"
        open={choosing}
        onToggle={(event) => setChoosing(event.currentTarget.open)}
      >
        <summary className="w-fit rounded-sm font-medium">Try other settings</summary>
        <OtherSettings server={server} reason={cannotChoose} running={running} test={(input) => void start(input)} />
      </details>
    </Section>
  );
}

/** How it ended, in a sentence, with the transcript to pass on. */
function Verdict({ run }: { run: SmtpRun }) {
  if (run.phase === "running")
    return (
      <p className="tabular border-t px-4.5 py-2.5 text-xs text-muted">
        <Elapsed from={new Date(run.startedAtMs).toISOString()} to={null} /> elapsed
      </p>
    );
  if (run.phase === "cancelled")
    return <p className="border-t px-4.5 py-3 text-muted">Cancelled. The connection is closed and nothing was sent.</p>;
  if (run.transcript === null) return null;
  const { ok, durationMs } = run.transcript;
  const settings = ok ? run.settings : null;
  return (
    <div className="border-t px-4.5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {ok ? (
          <Badge tone="ok">A mail would be taken</Badge>
        ) : (
          <Badge tone="danger">A mail would not get through</Badge>
        )}
        <p className="tabular text-muted">in {formatDuration(durationMs)}</p>
        <div className="ml-auto">
          <CopyButton text={transcriptText(run.transcript)} label="Copy the transcript" />
        </div>
      </div>
      {settings !== null && (
        <div className="mt-3 space-y-2">
          <p>To use these settings, put them into Seaworthy’s environment and start it again:</p>
          <CodeBlock label="Settings that work" code={settings} />
        </div>
      )}
    </div>
  );
}

/** For those who hear the page: where it stands, and the end. */
function announcement({ phase, steps, transcript, error }: SmtpRun): string {
  if (phase === "cancelled") return "The connection test was cancelled.";
  if (error !== null) return `The connection test could not be made: ${error.message}`;
  if (phase === "running") {
    const last = steps.at(-1);
    return last === undefined ? "The connection test is running." : `${stepNames[last.name]}: ${last.summary}`;
  }
  const bad = steps.find((step) => step.outcome === "failed");
  if (transcript?.ok === true) return "The connection test is over: a mail would be taken.";
  return bad === undefined
    ? "The connection test is over."
    : `The connection test failed at ${stepNames[bad.name]}: ${bad.summary}`;
}
