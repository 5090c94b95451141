import Link from "next/link";
import { cn } from "@/components/cn";
import { ButtonLink } from "@/components/ui/button-link";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { Todo, Verdict } from "@/lib/checklist";
import { VerdictHeading } from "../_components/verdict-heading";
import { verdictNote } from "../_components/verdict-words";

/** Is it seaworthy, and if not, what to do first. */
export function VerdictCard({ verdict, todo }: { verdict: Verdict; todo: Todo[] }) {
  return (
    <Card>
      <VerdictHeading verdict={verdict}>
        <p>
          {verdictNote(verdict)}. {todo.length > 1 && "Do these, in this order. "}
          <Link href="/checklist" className="text-primary underline underline-offset-2">
            See what each rests on
          </Link>
        </p>
      </VerdictHeading>
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

/** What it is leads to its line in the checklist, the button to where it is mended. */
function TodoRow({ item }: { item: Todo }) {
  const critical = item.severity === "critical";
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 border-t px-5 py-2.5 sm:flex">
      <span
        className={cn(
          "size-2 shrink-0 rounded-full max-sm:mt-2 max-sm:self-start",
          critical ? "bg-danger" : "bg-warning",
        )}
      >
        <span className="sr-only">{critical ? "Critical:" : "Warning:"}</span>
      </span>
      <p className="min-w-0 grow wrap-anywhere">
        <Link href={`/checklist#${item.id}`} className="rounded-sm font-semibold hover:underline">
          {item.title}
        </Link>
        {item.detail !== "" && <span className="text-muted"> — {item.detail}</span>}
      </p>
      {item.since !== null && (
        <span className="shrink-0 text-muted max-sm:hidden">
          <Time at={item.since} />
        </span>
      )}
      <ButtonLink
        size="small"
        className="max-sm:col-start-2 max-sm:justify-self-start"
        href={item.action?.href ?? `/checklist#${item.id}`}
      >
        {item.action?.label ?? "See how"}
      </ButtonLink>
    </li>
  );
}
