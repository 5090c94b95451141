"use client";

import { useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { TextAreaField } from "@/components/ui/text-area-field";
import { ActionDialog } from "../../_components/action-dialog";
import { waiveCheckAction } from "../actions";
import type { CheckJson } from "./check-json";
import { checklistKey, historyKey } from "./query-keys";
import { dayAfter, endOfDay, quickChoices } from "./waiver-days";

const shortestReason = 5;

/** Says that a check may be as it is for a while: who reads it later wants to know why. */
export function WaiveDialog({
  check,
  open,
  onOpenChange,
}: {
  check: CheckJson;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const client = useQueryClient();
  const [reason, setReason] = useState(check.waiver?.reason ?? "");
  const [day, setDay] = useState(() => dayAfter(7));
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Waive “${check.title}”`}
      icon={<CalendarClock aria-hidden className="text-primary" />}
      description={
        <>
          <p className="text-text wrap-anywhere">{check.summary}</p>
          <p className="mt-2">
            Until that day it does not count in the verdict, and as a failed check it closes no release gate and alerts
            nobody. It is still measured, everybody sees who waived it and why, and it counts again by itself
            afterwards.
          </p>
        </>
      }
      confirm="Waive"
      ready={reason.trim().length >= shortestReason && day !== ""}
      run={(form) => waiveCheckAction({ id: check.id, reason: formText(form, "reason"), until: endOfDay(day) })}
      onDone={() => {
        void client.invalidateQueries({ queryKey: checklistKey });
        void client.invalidateQueries({ queryKey: historyKey });
      }}
    >
      {(problems) => (
        <>
          <TextAreaField
            label="Why it may be so"
            name="reason"
            required
            minLength={shortestReason}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={problems["reason"]}
            description="For the next person: “the second storage is ordered, ticket 4711”."
          />
          <div className="space-y-2">
            <Field
              type="date"
              label="Until the end of"
              name="day"
              required
              min={dayAfter(0)}
              max={dayAfter(364)}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
              error={problems["until"]}
              description="In UTC; a year at most."
            />
            <div role="group" aria-label="Until" className="flex flex-wrap gap-1.5">
              {quickChoices.map(({ label, days }) => (
                <Button
                  key={label}
                  size="small"
                  aria-pressed={day === dayAfter(days)}
                  className="aria-pressed:border-transparent aria-pressed:bg-primary-soft aria-pressed:text-primary"
                  onClick={() => setDay(dayAfter(days))}
                >
                  {label}
                </Button>
              ))}
            </div>
          </div>
        </>
      )}
    </ActionDialog>
  );
}
