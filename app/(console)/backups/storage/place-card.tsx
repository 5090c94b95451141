import { CircleX, Cloud, HardDrive, Wifi } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { ErrorPanel } from "@/components/ui/error-panel";
import { FactList } from "@/components/ui/fact-list";
import type { PlaceStatus } from "@/lib/backups";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { CatalogueCheck } from "./catalogue-check";
import { StorageTest } from "./storage-test";

const titles = { first: "Where archives are made", copy: "Second copy" };

/** One place: whether it answers, what is in it, and a button to try it for real. */
export function PlaceCard({
  place,
  status,
  cannotTest,
  cannotCompare,
}: {
  place: "first" | "copy";
  status: PlaceStatus;
  cannotTest: string | undefined;
  cannotCompare: string | undefined;
}) {
  const Icon = status.type === "s3" ? Cloud : HardDrive;
  return (
    <Section
      id={`place-${place}`}
      title={titles[place]}
      aside={
        status.reachable ? (
          <Badge tone="ok">
            <Wifi aria-hidden />
            Answers in {Math.max(1, Math.round(status.latencyMs ?? 0))} ms
          </Badge>
        ) : (
          <Badge tone="danger">
            <CircleX aria-hidden />
            Does not answer
          </Badge>
        )
      }
    >
      <p className="flex items-center gap-2.5 border-t px-4.5 py-3">
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 font-mono text-xs wrap-anywhere">{status.description}</span>
      </p>
      {status.error !== null && <ErrorPanel error={status.error} className="mx-4.5 mb-4 shadow-none" />}
      <FactList
        facts={[
          { label: "Archives", value: `${formatCount(status.archives)}, ${formatBytes(status.bytes)}` },
          {
            label: "Free",
            value:
              status.freeBytes !== null
                ? formatBytes(status.freeBytes)
                : status.type === "s3"
                  ? "As much as the bucket takes"
                  : "Cannot be seen",
          },
          { label: "Waiting", value: place === "copy" ? copiesText(status.waiting) : null },
          { label: "Failed", value: place === "copy" ? <Failed count={status.failed} /> : null },
        ]}
      />
      <StorageTest place={place} reason={cannotTest} />
      {place === "first" && <CatalogueCheck reason={cannotCompare} />}
    </Section>
  );
}

function Failed({ count }: { count: number }): ReactNode {
  if (count === 0) return "None";
  return (
    <>
      <span className="text-danger">{copiesText(count)}</span>; they are tried again.{" "}
      <Link href="/jobs?state=failed" className="underline decoration-line underline-offset-2">
        Failed jobs
      </Link>
    </>
  );
}

function copiesText(count: number): string {
  return count === 0 ? "None" : `${formatCount(count)} ${count === 1 ? "archive" : "archives"}`;
}

/** What is missing, and the lines that set it up. */
export function NoCopyCard() {
  return (
    <Section id="place-copy" title={titles.copy} aside={<Badge tone="warning">None</Badge>}>
      <div className="space-y-3 border-t px-4.5 py-3.5">
        <p>
          Every archive is in one place: what takes the place takes them all. Name a second one in Seaworthy’s
          environment and start it again; archives that are there already are copied too.
        </p>
        <CodeBlock
          label="Settings of a second copy"
          code={[
            "COPY_STORAGE=s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1",
            "COPY_S3_ACCESS_KEY_ID=…",
            "COPY_S3_SECRET_ACCESS_KEY_FILE=/run/secrets/copy_s3_secret_access_key",
          ].join("\n")}
        />
        <p className="text-muted">
          Or a folder on another machine’s disk:{" "}
          <span className="font-mono text-xs">COPY_STORAGE=file:///mnt/nas/seaworthy</span>
        </p>
      </div>
    </Section>
  );
}
