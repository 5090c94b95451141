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
import { isAsked, isMeasured, useRunning } from "./use-run-checks";

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
    <li
      id={check.id}
      data-check={kind}
      className="col-span-full scroll-mt-17 border-b last:border-b-0 @2xl:grid @2xl:grid-cols-subgrid"
    >
      <div
        className={cn(
          "col-span-full grid grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-3.5 px-4.5 pb-2.5 @2xl:grid-cols-subgrid @2xl:gap-x-4 @2xl:pb-0",
          open ? "bg-subtle" : "hover:bg-subtle",
        )}
      >
        <h3 className="col-span-full grid grid-cols-subgrid text-sm tracking-normal @2xl:col-span-4">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? detailsId : undefined}
            onClick={onToggle}
            className="col-span-full grid grid-cols-subgrid items-center gap-y-0.5 rounded-sm py-3 text-left pb-1.5 @2xl:min-h-12 @2xl:py-2"
          >
            <KindIcon check={check} />
            <span className="flex items-center gap-1.5 font-semibold wrap-anywhere">
              {check.title}
              <ChevronRight
                aria-hidden
                className={cn("size-3.5 shrink-0 text-muted transition-transform", open && "rotate-90")}
              />
            </span>
            <span
              className={cn(
                "col-span-2 col-start-2 font-normal text-wrap text-muted wrap-anywhere @2xl:col-start-3",
                kindLooks[kind].spelledOut && "@2xl:col-span-1",
              )}
            >
              {check.summary}
            </span>
            {kindLooks[kind].spelledOut && (
              <span className="col-start-2 mt-1 @2xl:col-start-4 @2xl:mt-0 @2xl:justify-self-end">
                <StateBadge check={check} />
              </span>
            )}
          </button>
        </h3>
        <span className="tabular col-start-2 text-xs whitespace-nowrap text-muted @2xl:col-start-5 @2xl:text-right">
          {check.measuredAt !== null && <Time at={check.measuredAt} />}
        </span>
        {link !== null && (
          <ButtonLink size="small" href={link.href} className="col-start-3 @2xl:col-start-6">
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
  if (running !== null && isAsked(running, check) && !isMeasured(running, check))
    return (
      <LoaderCircle role="img" aria-label={`${word}, being measured:`} className="size-4 animate-spin text-muted" />
    );
  return <Icon role="img" aria-label={`${word}:`} className={cn("size-4", text)} />;
}

function StateBadge({ check }: { check: CheckJson }) {
  const { word } = kindLooks[kindOf(check)];
  if (check.waiver === null) return <Badge>{word}</Badge>;
  const until = new Date(check.waiver.until);
  return <Badge title={exactUtc(until)}>Waived until {shortDate(until, Date.parse(check.waiver.at))}</Badge>;
}
