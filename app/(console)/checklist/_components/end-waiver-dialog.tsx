"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { ActionDialog } from "../../_components/action-dialog";
import { endWaiverAction } from "../actions";
import type { CheckJson } from "./check-json";
import { checklistKey, historyKey } from "./query-keys";

export function EndWaiverDialog({
  check,
  waiver,
  open,
  onOpenChange,
}: {
  check: CheckJson;
  waiver: NonNullable<CheckJson["waiver"]>;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const client = useQueryClient();
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`End the waiver of “${check.title}”`}
      icon={<Undo2 aria-hidden className="text-primary" />}
      description={
        <>
          <p>The check counts again at once, and if it is not fine, the verdict says so.</p>
          <p className="mt-2 wrap-anywhere">
            {waiver.byName} had given as reason: “{waiver.reason}”
          </p>
        </>
      }
      confirm="End waiver"
      run={() => endWaiverAction({ id: check.id })}
      onDone={() => {
        void client.invalidateQueries({ queryKey: checklistKey });
        void client.invalidateQueries({ queryKey: historyKey });
      }}
    />
  );
}
