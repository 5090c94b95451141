import { readableUtc } from "@/lib/kernel/clock";
import { formatCount, formatDuration } from "@/lib/kernel/units";
import type { AlertFacts, MeasuredCertificate } from "./alert-facts";
import { condition, type Condition, type Sighting, subjectKeyOf } from "./condition";
import { judgeFailingCheck } from "./judge-failing-check";
import { judgeBackupAlerts } from "./judge-backup-alerts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A restart of the worker is over by then. */
const workerSilentMs = 2 * minuteMs;
const queueWaitsMs = 5 * minuteMs;
/** Days left at which administrators hear of it, and hear again. */
const certificateDays = [14, 3, 0] as const;

/** What administrators must hear of. Pure: the same facts give the same conditions. */
export function judgeAlerts(facts: AlertFacts): Sighting {
  const unseen = facts.certificates.filter(({ validTo }) => validTo === null);
  return {
    conditions: [
      ...judgeBackupAlerts(facts),
      ...judgePending(facts),
      ...judgeWorkers(facts),
      ...facts.certificates.flatMap((certificate) => judgeCertificate(certificate, facts.now)),
      ...facts.checks.failing.map(judgeFailingCheck),
    ],
    blind: new Set([
      ...(facts.pendingMigrations === null ? ["migrations-pending"] : []),
      ...unseen.map(({ name }) => subjectKeyOf("certificate-expiring", name)),
      ...facts.checks.unseen.map((id) => subjectKeyOf("check-failing", id)),
    ]),
  };
}

/** A deployment applies them within minutes; after a day somebody has forgotten. The first of them is the subject. */
function judgePending({ pendingMigrations, database }: AlertFacts): Condition[] {
  const [first] = pendingMigrations ?? [];
  if (pendingMigrations === null || first === undefined) return [];
  return [
    condition({
      kind: "migrations-pending",
      subject: first,
      title: `Migrations of ${database} have been pending for a day`,
      summary: "The application may expect a schema that is not there yet.",
      facts: [
        ["Pending", formatCount(pendingMigrations.length)],
        ["First", first],
      ],
      hint: "See what a run would do, then apply them; or take the files away if they are not meant for this database.",
      path: "/migrations",
      patienceMs: dayMs,
    }),
  ];
}

function judgeWorkers({ now, workers: { alive, silentMs, waiting, oldestWaitMs } }: AlertFacts): Condition[] {
  if (alive > 0) return [];
  // One that crashes at every start is never silent for long; what waits tells.
  const isGone = silentMs === null || silentMs >= workerSilentMs || (waiting > 0 && oldestWaitMs >= queueWaitsMs);
  if (!isGone) return [];
  const lastSeen = silentMs === null ? "never" : readableUtc(new Date(now.getTime() - silentMs));
  return [
    condition({
      kind: "worker-gone",
      title: "No worker is running",
      summary: "No backup is taken, nothing that is started runs, and no schedule is kept until one does.",
      facts: [
        ["Last sign of life", lastSeen],
        [
          "Jobs waiting",
          waiting === 0 ? "none" : `${formatCount(waiting)}, the oldest for ${formatDuration(oldestWaitMs)}`,
        ],
      ],
      hint: "Start the worker process and look at the end of its log for why it stopped.",
      path: "/system",
      patienceMs: silentMs === null ? workerSilentMs : 0,
    }),
  ];
}

function judgeCertificate({ what, name, validTo }: MeasuredCertificate, now: Date): Condition[] {
  if (validTo === null) return [];
  const leftMs = new Date(validTo).getTime() - now.getTime();
  const level = certificateDays.filter((days) => leftMs <= days * dayMs).length;
  if (level === 0) return [];
  const when = leftMs <= 0 ? "has expired" : `expires in ${formatDuration(leftMs)}`;
  const subject = what === "console" ? "the console" : "the mail server";
  return [
    condition({
      kind: "certificate-expiring",
      subject: name,
      title: `The certificate of ${subject} ${when}`,
      summary:
        what === "console"
          ? "Browsers will refuse the console, and links in mails with it."
          : "Once it has expired, the mail server is not trusted and no mail leaves, these warnings included.",
      facts: [
        ["Server", name],
        ["Valid until", readableUtc(new Date(validTo))],
      ],
      hint: "Renew it, and see that the server was told to load the new one. It is looked at every six hours.",
      path: what === "console" ? "/system" : "/mail",
      level,
    }),
  ];
}
