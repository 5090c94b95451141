import { CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorReport } from "@/lib/kernel/errors";
import { cn } from "../cn";
import { CodeBlock } from "./code-block";
import { CopyButton } from "./copy-button";

/** An error as an operator needs it: what happened and in what state things are, the next step, the details to pass on. */
export function ErrorPanel({
  title,
  error,
  tone = "danger",
  className,
  children,
}: {
  title?: string;
  error: ErrorReport;
  tone?: "danger" | "warning";
  className?: string;
  children?: ReactNode;
}) {
  const Icon = tone === "danger" ? CircleX : TriangleAlert;
  const colour = tone === "danger" ? "text-danger" : "text-warning";
  return (
    <div
      role={tone === "danger" ? "alert" : undefined}
      className={cn("flex gap-3 rounded-lg border bg-panel p-4 shadow-card", className)}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-4.5 shrink-0", colour)} />
      <div className="min-w-0 grow space-y-2 text-sm">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        <p className="whitespace-pre-line wrap-anywhere">{error.message}</p>
        {error.hint !== undefined && <Hint hint={error.hint} />}
        {children}
        <Details error={error} />
      </div>
    </div>
  );
}

/** A command or a statement is shown ready to copy, anything else as a sentence. */
function Hint({ hint }: { hint: string }) {
  const isCode = /^(GRANT|ALTER|SET|CREATE|DROP|KILL|FLUSH|chown|chmod|mkdir|sudo|npm|export)\b/.test(hint);
  return isCode ? (
    <CodeBlock code={hint} label="What to do next" />
  ) : (
    <p className="text-muted wrap-anywhere">{hint}</p>
  );
}

function Details({ error }: { error: ErrorReport }) {
  const { code, requestId, details } = error;
  const text = JSON.stringify({ code, requestId, ...details }, null, 2);
  return (
    <details className="group">
      <summary className="w-fit rounded-sm text-xs text-muted hover:text-text">Details</summary>
      <div className="mt-2 flex items-start gap-2">
        <pre
          tabIndex={0}
          aria-label="Technical details"
          className="max-h-60 min-w-0 grow overflow-auto rounded-md border bg-subtle p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {text}
        </pre>
        <CopyButton text={`${error.message}\n${error.hint ?? ""}\n${text}`} />
      </div>
    </details>
  );
}
