import { Mail } from "lucide-react";
import Link from "next/link";
import { StatCard } from "@/components/ui/stat-card";
import { Time } from "@/components/ui/time";
import type { MailStatus, MailView } from "@/lib/mail";
import { modeWords } from "../mail/_components/mode-words";

/** Whom mail reaches, and whether the newest got through. */
export function MailStat({ status }: { status: MailStatus | null }) {
  if (status === null)
    return (
      <StatCard icon={Mail} label="Mail" value="Not known">
        How mail leaves could not be read.
      </StatCard>
    );
  return (
    <StatCard icon={Mail} label="Mail" value={newestFailure(status) !== null ? "Failing" : modeWords(status).short}>
      <Latest status={status} />
    </StatCard>
  );
}

const linkClass = "underline decoration-line underline-offset-2 hover:text-text";

function Latest({ status: { mode, lastSent, lastFailed, ...status } }: { status: MailStatus }) {
  const failed = newestFailure({ lastSent, lastFailed });
  if (failed !== null)
    return (
      <Link href="/mail/log?state=failed" className={linkClass}>
        Last failed <Time at={failed.createdAt} />
      </Link>
    );
  if (mode === "off") return "No server is configured";
  if (lastSent === null)
    return (
      <Link href="/mail" className={linkClass}>
        Nothing was sent yet
      </Link>
    );
  return (
    <>
      {lastSent.confirmedAt !== null && <span className="text-ok">Delivered and confirmed · </span>}
      <Link href="/mail/log" className={linkClass}>
        Last sent <Time at={lastSent.sentAt ?? lastSent.createdAt} />
      </Link>
      {status.counts.queued > 0 && ` · ${status.counts.queued} queued`}
    </>
  );
}

/** The newest mail that did not get through, unless one did after it. */
function newestFailure({ lastSent, lastFailed }: Pick<MailStatus, "lastSent" | "lastFailed">): MailView | null {
  if (lastFailed === null || lastSent === null) return lastFailed;
  return lastFailed.createdAt > lastSent.createdAt ? lastFailed : null;
}
