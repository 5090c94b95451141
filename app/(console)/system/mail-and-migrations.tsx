import Link from "next/link";
import { Section } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { HealthView } from "@/lib/health";
import { formatCount } from "@/lib/kernel/units";

const modes: Record<NonNullable<HealthView["mail"]>["mode"], string> = {
  live: "Reaches everybody",
  "allow-list": "Reaches allowed domains only",
  captured: "Caught: reaches nobody",
  off: "Off: no server is configured",
};

export function MailAndMigrations({ mail, migrations }: Pick<HealthView, "mail" | "migrations">) {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Section id="migrations" title="Migrations of the target" aside={<More href="/migrations" of="migrations" />}>
        {migrations === null ? (
          <Unknown reason="The target did not answer in time." />
        ) : (
          <MigrationFacts counts={migrations} />
        )}
      </Section>
      <Section id="mail" title="Mail" aside={<More href="/mail" of="mail" />}>
        {mail === null ? <Unknown reason="The store did not answer in time." /> : <MailFacts mail={mail} />}
      </Section>
    </div>
  );
}

function More({ href, of }: { href: string; of: string }) {
  return (
    <Link href={href} aria-label={`More about ${of}`} className="text-sm text-primary hover:underline">
      More
    </Link>
  );
}

function Unknown({ reason }: { reason: string }) {
  return <p className="border-t px-4.5 py-4 text-muted">Not known. {reason}</p>;
}

function MigrationFacts({ counts }: { counts: NonNullable<HealthView["migrations"]> }) {
  return (
    <FactList
      facts={[
        { label: "Applied", value: formatCount(counts.applied) },
        { label: "Pending", value: formatCount(counts.pending) },
        { label: "Failed", value: <Bad count={counts.failed} /> },
        { label: "Changed since", value: <Bad count={counts.changed} /> },
        { label: "File missing", value: <Bad count={counts.missing} /> },
      ]}
    />
  );
}

function MailFacts({ mail: { mode, counts, lastSentAt, lastFailedAt } }: { mail: NonNullable<HealthView["mail"]> }) {
  return (
    <FactList
      facts={[
        { label: "Mail", value: modes[mode] },
        { label: "Sent in 24 h", value: formatCount(counts.sent24h) },
        { label: "Failed in 24 h", value: <Bad count={counts.failed24h} /> },
        { label: "Waiting", value: formatCount(counts.queued + counts.held) },
        { label: "Last sent", value: lastSentAt === null ? "never" : <Time at={lastSentAt} /> },
        { label: "Last failed", value: lastFailedAt === null ? null : <Time at={lastFailedAt} /> },
      ]}
    />
  );
}

function Bad({ count }: { count: number }) {
  return <span className={count > 0 ? "text-danger" : undefined}>{formatCount(count)}</span>;
}
