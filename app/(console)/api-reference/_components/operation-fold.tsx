import { ChevronRight } from "lucide-react";
import type { RouteDescription } from "@/app/_api/describe-route";
import type { Reference } from "@/app/_api/reference";
import { Badge, type Tone } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { curlFor } from "./curl-for";
import { FieldTable, rowsOf } from "./field-table";
import { TypeText } from "./type-text";

const toneOf: Record<RouteDescription["method"], Tone> = {
  GET: "primary",
  HEAD: "primary",
  POST: "ok",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "danger",
};

/** One route: a line, and everything about it unfolded. Works before any script. */
export function OperationFold({ entry, baseUrl }: { entry: Reference["routes"][number]; baseUrl: string }) {
  const { route, inputs, answer } = entry;
  const { method, path, summary, details, scope, recentPassword } = route;
  const answered = answer === null ? [] : rowsOf(answer);
  return (
    <details className="group border-b last:border-b-0">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-4.5 py-3 hover:bg-subtle [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90" />
        <Badge tone={toneOf[method]} className="w-16 justify-center font-mono">
          {method}
        </Badge>
        <code className="font-mono text-sm wrap-anywhere">{path}</code>
        <span className="w-full text-sm text-muted sm:pl-7">{summary}</span>
      </summary>
      <div className="grid gap-4 px-4.5 pt-2 pb-5 sm:pl-11.5">
        <p className="text-sm">
          {scope === "public" ? (
            "For everybody, signed in or not."
          ) : (
            <>
              Needs <code className="font-mono text-xs">{scope}</code>.
            </>
          )}
          {recentPassword === true && " Asks people for a password typed in the last 15 minutes."}
          {details !== undefined && ` ${details.replaceAll("`", "")}`}
        </p>
        {inputs.length > 0 && <FieldTable label={`What ${method} ${path} takes`} rows={inputs} />}
        <Headers title="Headers it takes" headers={route.headers?.asked} />
        {answer !== null && (
          <p className="text-sm">
            {answered.length > 0 ? (
              "Answers an object:"
            ) : (
              <>
                Answers <TypeText schema={answer} />.
              </>
            )}
          </p>
        )}
        {answered.length > 0 && <FieldTable label={`What ${method} ${path} answers`} rows={answered} />}
        {route.mediaType !== undefined && <p className="text-sm">Answers {route.mediaType}.</p>}
        <Headers title="Headers it answers" headers={route.headers?.answered} />
        <CodeBlock code={curlFor(route, inputs, baseUrl)} label={`Example of ${method} ${path}`} />
      </div>
    </details>
  );
}

function Headers({ title, headers }: { title: string; headers: Readonly<Record<string, string>> | undefined }) {
  if (headers === undefined) return null;
  return (
    <div className="text-sm">
      <p>{title}</p>
      <ul className="mt-1 grid gap-1 text-muted">
        {Object.entries(headers).map(([name, about]) => (
          <li key={name}>
            <code className="font-mono text-xs text-text">{name}</code> {about.replaceAll("`", "")}
          </li>
        ))}
      </ul>
    </div>
  );
}
