import { Database } from "lucide-react";
import { Suspense } from "react";
import { consoleContext } from "@/app/_server/console-context";
import { Badge, type Tone } from "@/components/ui/badge";
import type { EnvironmentName } from "@/lib/config/config";
import { ServerBadge } from "./server-badge";

const environments: Record<EnvironmentName, { label: string; tone: Tone }> = {
  production: { label: "Production", tone: "danger" },
  staging: { label: "Staging", tone: "warning" },
  development: { label: "Development", tone: "neutral" },
};

/** Which database this console acts on, and how careful one should be. */
export async function TargetBadges() {
  const { deps } = await consoleContext();
  const environment = environments[deps.config.environment];
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Database aria-hidden className="size-4 shrink-0 text-muted max-sm:hidden" />
      <span className="truncate font-mono text-sm font-medium" title={deps.target.description}>
        {deps.target.database}
      </span>
      <span className="max-lg:hidden">
        <Suspense fallback={<Badge>…</Badge>}>
          <ServerBadge />
        </Suspense>
      </span>
      <Badge tone={environment.tone} className="max-[24rem]:hidden">
        {environment.label}
      </Badge>
    </div>
  );
}
