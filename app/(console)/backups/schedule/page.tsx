import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { toJson } from "@/components/json";
import { ActiveJobs } from "@/components/jobs/active-jobs";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import type { Actor } from "@/lib/auth/actor";
import { type BackupPolicyView, getBackupPolicy, getSchedule, previewRetention, previewSchedule } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { watchActiveJobs } from "../../_data/active-jobs";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { BackupsHeader } from "../_components/backups-header";
import { PolicyForm } from "./policy-form";
import { runsShown } from "./runs-shown";

export const metadata: Metadata = { title: "Schedule and retention" };

const kindsShown = ["prune"];

export default async function SchedulePage() {
  const { deps, actor } = await consoleContext();
  const [found, active] = await Promise.all([
    read(readEverything(deps, actor)),
    read(watchActiveJobs(deps, actor, kindsShown)),
  ]);
  return (
    <>
      <BackupsHeader
        title="Schedule and retention"
        summary={
          found.ok ? <ChangedBy view={found.value.policy} /> : "When backups are made and proven, and which are kept"
        }
        current="/backups/schedule"
      />
      {active.ok && <ActiveJobs jobs={active.value} kinds={kindsShown} />}
      {found.ok ? (
        <PolicyForm
          // What somebody else has saved meanwhile is what one starts from.
          key={found.value.policy.updatedAt?.toISOString() ?? "default"}
          saved={found.value.policy.policy}
          initial={toJson(found.value.previews)}
          schedule={toJson(found.value.schedule)}
          timeZones={timeZones(found.value.policy.policy.schedule.timeZone)}
          cannotChange={whyNot(actor, "settings:manage")}
          cannotPrune={whyNot(actor, "backups:delete")}
        />
      ) : (
        <ErrorPanel title="The schedule could not be read" error={found.error} />
      )}
    </>
  );
}

async function readEverything(deps: Deps, actor: Actor) {
  const [policy, schedule, retention] = await Promise.all([
    getBackupPolicy(deps, actor),
    getSchedule(deps, actor),
    previewRetention(deps, actor),
  ]);
  const { timeZone } = policy.policy.schedule;
  const previewOf = (cron: string) => previewSchedule(deps, actor, { cron, timeZone, count: runsShown });
  const [backup, drill] = await Promise.all([
    previewOf(policy.policy.schedule.cron),
    previewOf(policy.policy.drill.cron),
  ]);
  return { policy, schedule, previews: { backup, drill, retention } };
}

function ChangedBy({ view }: { view: BackupPolicyView }) {
  if (view.updatedAt === null) return "As Seaworthy comes: nobody has changed it";
  return (
    <>
      Changed <Time at={view.updatedAt} /> by {view.updatedByName}
    </>
  );
}

/** UTC first, because most servers run on it. What is set is in the list even when its name has gone out of use. */
function timeZones(current: string): string[] {
  return [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])];
}
