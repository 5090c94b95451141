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
          {
            label: "Processors used",
            value: `${percent(web.cpu.lately)} of one lately, ${percent(web.cpu.sinceStart)} since the start`,
          },
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
  const most = memoryLimitBytes === null ? "" : ` of ${formatBytes(memoryLimitBytes)}`;
  const memory = memoryUsedBytes === null ? [] : [`${formatBytes(memoryUsedBytes)}${most} of memory in use`];
  const processors = cpuLimit === null ? [] : [`at most ${cpuLimit} processors`];
  const none = memoryLimitBytes === null && cpuLimit === null ? ["no limits"] : [];
  const parts = [...memory, ...processors];
  return parts.length === 0 ? null : [...parts, ...none].join(", ");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
