import { cn } from "../cn";
import { CopyButton } from "./copy-button";

/** A few lines to read or to copy: a GRANT, a command, a server's message. */
export function CodeBlock({ code, label, className }: { code: string; label: string; className?: string }) {
  return (
    <div
      className={cn(
        "flex items-start gap-2 rounded-md border bg-subtle py-2 pr-2 pl-3 print:py-0.5 print:pl-2",
        className,
      )}
    >
      <pre
        aria-label={label}
        tabIndex={0}
        className="min-w-0 grow overflow-x-auto py-0.5 max-sm:w-full font-mono text-xs whitespace-pre-wrap wrap-anywhere print:py-0 print:text-[7pt] print:leading-[1.3]"
      >
        <code>{code}</code>
      </pre>
      <CopyButton text={code} />
    </div>
  );
}

/** A whole file with line numbers; `marked` lines (from 1) stand out. */
export function NumberedCode({
  code,
  label,
  marked = [],
}: {
  code: string;
  label: string;
  marked?: readonly number[];
}) {
  const lines = code.replace(/\n$/, "").split("\n");
  return (
    <div tabIndex={0} role="region" aria-label={label} className="overflow-x-auto">
      <pre className="w-max min-w-full py-2 font-mono text-xs leading-5">
        {lines.map((line, index) => (
          // Lines of a file have no identity but their number.
          <span key={index} className={cn("block pr-4", marked.includes(index + 1) && "bg-danger-soft")}>
            <span aria-hidden className="tabular inline-block w-13 pr-4 text-right text-muted select-none">
              {index + 1}
            </span>
            {line}
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}
