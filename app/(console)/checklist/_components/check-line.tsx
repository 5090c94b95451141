"use client";

import { ChevronRight, LoaderCircle } from "lucide-react";
import { cn } from "@/components/cn";
import { exactUtc, shortDate } from "@/components/format-time";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button-link";
import { Time } from "@/components/ui/time";
import { CheckDetails } from "./check-details";
import type { CannotDo, CheckJson } from "./check-json";
import { kindOf } from "./check-kind";
import { kindLooks } from "./kind-looks";
import { useRunning } from "./use-run-checks";

/** One check: what it says in a line, and behind a fold what that rests on. */
export function CheckLine({
  check,
  open,
  onToggle,
  cannot,
}: {
  check: CheckJson;
  open: boolean;
  onToggle(): void;
  cannot: CannotDo;
}) {
  const kind = kindOf(check);
  const detailsId = `${check.id}-details`;
  const link = kind === "ok" || kind === "skipped" ? null : (check.remedy?.link ?? null);
  return (
    <li id={check.id} data-check={kind} className="scroll-mt-17 border-b last:border-b-0">
      <div
        className={cn(
          "flex items-center gap-3 pr-4.5 @max-2xl:flex-wrap @max-2xl:gap-y-0 @max-2xl:pb-3",
          open ? "bg-subtle" : "hover:bg-subtle",
        )}
      >
        <h3 className="min-w-0 grow text-sm tracking-normal @max-2xl:basis-full">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? detailsId : undefined}
            onClick={onToggle}
            className="grid w-full grid-cols-[1rem_minmax(0,1fr)] items-center gap-x-4 gap-y-0.5 rounded-sm py-3 pl-4.5 text-left outline-offset-[-2px] @2xl:grid-cols-[1rem_minmax(0,16rem)_minmax(0,1fr)_auto] @max-2xl:pr-0 @max-2xl:pb-1.5"
          >
            <KindIcon check={check} />
            <span className="flex items-center gap-1.5 font-semibold wrap-anywhere">
              {check.title}
              <ChevronRight
                aria-hidden
                className={cn("size-3.5 shrink-0 text-muted transition-transform", open && "rotate-90")}
              />
            </span>
            <span className="col-start-2 font-normal text-muted wrap-anywhere @2xl:col-start-3">{check.summary}</span>
            {kindLooks[kind].spelledOut && (
              <span className="col-start-2 @2xl:col-start-4">
                <StateBadge check={check} />
              </span>
            )}
          </button>
        </h3>
        <span className="tabular w-24 shrink-0 text-right text-xs text-muted @max-2xl:w-auto @max-2xl:pl-12.5 @max-2xl:text-left">
          {check.measuredAt !== null && <Time at={check.measuredAt} />}
        </span>
        {link !== null && (
          <ButtonLink size="small" href={link.href} className="@max-2xl:ml-auto">
            {link.label}
          </ButtonLink>
        )}
      </div>
      {open && <CheckDetails id={detailsId} check={check} cannot={cannot} />}
    </li>
  );
}

/** Turns while its check is being measured. */
function KindIcon({ check }: { check: CheckJson }) {
  const running = useRunning();
  const { icon: Icon, word, text } = kindLooks[kindOf(check)];
  if (running !== null && (running.ids === undefined || running.ids.includes(check.id)))
    return <LoaderCircle aria-label={`${word}, being measured:`} className="size-4 animate-spin text-muted" />;
  return <Icon aria-label={`${word}:`} className={cn("size-4", text)} />;
}

function StateBadge({ check }: { check: CheckJson }) {
  const { word } = kindLooks[kindOf(check)];
  if (check.waiver === null) return <Badge>{word}</Badge>;
  const until = new Date(check.waiver.until);
  return <Badge title={exactUtc(until)}>Waived until {shortDate(until, Date.parse(check.waiver.at))}</Badge>;
}
