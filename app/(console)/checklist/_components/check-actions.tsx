"use client";

import { CalendarClock, RefreshCw, Undo2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { CannotDo, CheckJson } from "./check-json";
import { useRunChecks, useRunning } from "./use-run-checks";

// Without `ssr: false` there is no boundary around them: while they load, the whole page would give way to its skeleton.
const WaiveDialog = dynamic(() => import("./waive-dialog").then((module) => module.WaiveDialog), { ssr: false });
const EndWaiverDialog = dynamic(() => import("./end-waiver-dialog").then((module) => module.EndWaiverDialog), {
  ssr: false,
});

/** What can be done about a line from here. Who may not is told why. */
export function CheckActions({ check, cannot }: { check: CheckJson; cannot: CannotDo }) {
  const run = useRunChecks();
  const running = useRunning();
  const [dialog, setDialog] = useState<"waive" | "end" | null>(null);
  const close = (open: boolean) => {
    if (!open) setDialog(null);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="small" reason={cannot.run} pending={running !== null} onClick={() => run([check.id])}>
        <RefreshCw aria-hidden />
        Run again
      </Button>
      {check.waiver !== null && (
        <Button size="small" reason={cannot.waive} onClick={() => setDialog("end")}>
          <Undo2 aria-hidden />
          End waiver…
        </Button>
      )}
      <Button size="small" reason={cannot.waive ?? notToWaive(check)} onClick={() => setDialog("waive")}>
        <CalendarClock aria-hidden />
        {check.waiver === null ? "Waive…" : "Change waiver…"}
      </Button>
      <WaiveDialog check={check} open={dialog === "waive"} onOpenChange={close} />
      {check.waiver !== null && (
        <EndWaiverDialog check={check} waiver={check.waiver} open={dialog === "end"} onOpenChange={close} />
      )}
    </div>
  );
}

function notToWaive({ waiver, measuredStatus }: CheckJson): string | undefined {
  if (waiver !== null) return undefined;
  if (measuredStatus === null) return "It was not measured yet.";
  return measuredStatus === "ok" || measuredStatus === "skipped" ? "There is nothing to waive." : undefined;
}
