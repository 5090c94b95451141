import { Anchor } from "lucide-react";
import { cn } from "@/components/cn";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { Todo, Verdict } from "@/lib/checklist";

/** Is it seaworthy, and if not, what to do first. */
export function VerdictCard({ verdict, todo }: { verdict: Verdict; todo: Todo[] }) {
  const good = verdict.critical + verdict.warning === 0;
  return (
    <Card>
      <div className={cn("flex items-center gap-4 border-l-3 px-5.5 py-4", good ? "border-l-ok" : "border-l-warning")}>
        <Anchor aria-hidden className={cn("size-6 shrink-0", good ? "text-ok" : "text-warning")} />
        <div>
          <h2 className="text-lg">{verdictText(verdict)}</h2>
          <p className="text-muted">
            {good
              ? "Everything that is looked at here is as it should be."
              : todo.length === 1
                ? "One thing to do."
                : "Do these, in this order."}
          </p>
        </div>
      </div>
      {todo.length > 0 && (
        <ol>
          {todo.map((item) => (
            <TodoRow key={item.id} item={item} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function TodoRow({ item }: { item: Todo }) {
  const critical = item.severity === "critical";
  return (
    <li className="flex items-center gap-3 border-t px-5 py-2.5">
      <span className={cn("size-2 shrink-0 rounded-full", critical ? "bg-danger" : "bg-warning")}>
        <span className="sr-only">{critical ? "Critical:" : "Warning:"}</span>
      </span>
      <p className="min-w-0 grow wrap-anywhere">
        <span className="font-semibold">{item.title}</span>
        {item.detail !== "" && <span className="text-muted"> — {item.detail}</span>}
      </p>
      {item.since !== null && (
        <span className="shrink-0 text-muted max-sm:hidden">
          <Time at={item.since} />
        </span>
      )}
      <ButtonLink size="small" href={item.action.href}>
        {item.action.label}
      </ButtonLink>
    </li>
  );
}

/** `Not seaworthy yet: 2 critical, 1 warning` */
function verdictText({ critical, warning }: Verdict): string {
  const parts = [];
  if (critical > 0) parts.push(`${critical} critical`);
  if (warning > 0) parts.push(`${warning} ${warning === 1 ? "warning" : "warnings"}`);
  return parts.length === 0 ? "Seaworthy" : `Not seaworthy yet: ${parts.join(", ")}`;
}
