import { Section } from "@/components/ui/card";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { HealthView } from "@/lib/health";
import { formatBytes, formatDuration } from "@/lib/kernel/units";

/** The process that made this page, what it may use, and where archives lie. */
export function WebProcess({ health }: { health: HealthView }) {
  const { web, version, mode, environment, baseUrl, archives } = health;
  return (
    <Section id="web" title="This web process" note="Others may be behind the same address.">
      <FactList
        facts={[
          {
            label: "Version",
            value: version.commit === null ? version.version : `${version.version} (${version.commit.slice(0, 10)})`,
          },
          { label: "Built", value: version.buildTime === null ? null : <Time at={version.buildTime} /> },
          { label: "Environment", value: environment },
          {
            label: "Databases",
            value: mode === "embedded" ? "Embedded: started by npm start" : "Connected: named by the configuration",
          },
          { label: "Address", value: baseUrl, mono: true },
          { label: "Process", value: `${web.pid} on ${web.host}, Node ${web.nodeVersion.replace(/^v/, "")}` },
          { label: "Up for", value: formatDuration(web.uptimeSeconds * 1000) },
          { label: "Memory", value: `${formatBytes(web.residentBytes)} resident` },
          { label: "Heap", value: `${formatBytes(web.heapUsedBytes)} of ${formatBytes(web.heapLimitBytes)}` },
          { label: "Container", value: containerText(health) },
          { label: "Processors used", value: `${web.cpu.lately} lately, ${web.cpu.sinceStart} since the start` },
          { label: "Archives in", value: archives.location, mono: true },
          {
            label: "Free space there",
            value: `${archives.freeBytes === null ? "cannot tell" : formatBytes(archives.freeBytes)}, asked in ${archives.latencyMs} ms`,
          },
        ]}
      />
    </Section>
  );
}

/** Null where nothing is known of one. */
function containerText({ container: { memoryUsedBytes, memoryLimitBytes, cpuLimit } }: HealthView): string | null {
  const used = memoryUsedBytes === null ? [] : [`${formatBytes(memoryUsedBytes)} of memory`];
  const most = memoryLimitBytes === null ? [] : [`at most ${formatBytes(memoryLimitBytes)}`];
  const processors = cpuLimit === null ? [] : [`${cpuLimit} processors`];
  const parts = [...used, ...most, ...processors];
  if (parts.length === 0) return null;
  return memoryLimitBytes === null && cpuLimit === null ? `${parts.join(", ")}, no limits` : parts.join(", ");
}
