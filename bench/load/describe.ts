import { formatBytes, formatCount } from "@/lib/kernel/units";
import type { ContainerEnd, ContainerUse } from "./containers";
import { type Received, slowBytesPerSecond } from "./downloads";
import type { Played, Scene } from "./scenes";
import type { Tally } from "./tally";

/** A scene, what people met in it, and what the containers took. */
export interface Measured {
  scene: Scene;
  played: Played;
  /** Empty where the containers are out of reach. */
  uses: ContainerUse[];
  /** Processors that the load itself kept busy. */
  ownProcessors: number;
}

export interface Report {
  /** What was measured, and where. */
  about: string;
  measured: readonly Measured[];
  ends: readonly ContainerEnd[];
  machine: string;
}

export function describeLoad({ about, measured, ends, machine }: Report): string {
  return `# Everything at once

Measured ${new Date().toISOString().slice(0, 16)}Z. ${about}

Times are those of answers that were right, from asking to the last byte, as the one who asks sees them; what a limit on
requests refused (429) and what failed is counted beside them, each kind on its own. Who waits for an answer asks for
nothing else meanwhile. What was asked for before a scene was over is waited for and counts.

${measured.map(describeScene).join("\n\n")}

${ends.length === 0 ? "" : describeEnds(ends)}## Where

${machine}
`;
}

function describeScene({ scene, played, uses, ownProcessors }: Measured): string {
  const rows = [...played.tallies].toSorted(([a], [b]) => a.localeCompare(b));
  return `## ${scene.name}

${scene.what} ${scene.tabs} with a page open, which polls as the console does, and who go from page to page; ${scene.atTheDoor} who
sign in over and over; a backup that is started again as soon as it is over; two downloads of one archive: ${scene.seconds} s.

| | done | a second | p50 | p99 | longest | 429 | failed |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(([kind, tally]) => describeTally(kind, tally, played.seconds)).join("\n")}

Failures: ${describeFailures(played)}. The fast client received ${describeReceived(played.fast, played.seconds)}; the slow one, which reads
${formatBytes(slowBytesPerSecond)} a second at most, ${describeReceived(played.slow, played.seconds)}.
${uses.length === 0 ? "" : `\n${describeUses(uses)}\n`}
The load itself kept ${ownProcessors.toFixed(2)} processors of the same machine busy.`;
}

function describeTally(kind: string, { times, limited, failures }: Tally, seconds: number): string {
  const milliseconds = (microseconds: number) => (times.count === 0 ? "" : formatMilliseconds(microseconds / 1000));
  const cells = [
    kind,
    formatCount(times.count),
    (times.count / seconds).toFixed(times.count / seconds < 10 ? 1 : 0),
    milliseconds(times.percentile(50)),
    milliseconds(times.percentile(99)),
    milliseconds(times.max),
    formatCount(limited),
    formatCount(failed(failures)),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** `8 ms`, `1.4 s`. */
function formatMilliseconds(value: number): string {
  return value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

const failed = (failures: ReadonlyMap<string, number>) => [...failures.values()].reduce((sum, count) => sum + count, 0);

function describeFailures({ tallies }: Played): string {
  const lines = [...tallies].flatMap(([kind, { failures }]) =>
    [...failures].map(([what, count]) => `${count} × ${what} (${kind})`),
  );
  return lines.length === 0 ? "none" : lines.join(", ");
}

function describeReceived({ bytes, whole }: Received, seconds: number): string {
  return `${formatBytes(bytes)} (${formatBytes(bytes / seconds)} a second, ${whole} × the whole archive)`;
}

function describeUses(uses: readonly ContainerUse[]): string {
  const rows = uses.map(({ name, processors, busiest, processorLimit, throttledSeconds, peakBytes, limitBytes }) => {
    const cells = [
      name,
      processors.toFixed(2),
      busiest.toFixed(2),
      processorLimit === null ? "none" : processorLimit.toString(),
      `${throttledSeconds.toFixed(1)} s`,
      formatBytes(peakBytes),
      limitBytes === null ? "none" : formatBytes(limitBytes),
      limitBytes === null ? "" : `${((100 * peakBytes) / limitBytes).toFixed(0)} %`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `| container | processors | in its busiest second | limit | kept waiting by it | most memory | limit | of it |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}`;
}

function describeEnds(ends: readonly ContainerEnd[]): string {
  const rows = ends.map(({ name, largest, restarts, outOfMemory }) => {
    const process = largest === null ? "not known" : `${largest.name}: ${formatBytes(largest.peakBytes)}`;
    return `| ${name} | ${process} | ${restarts} | ${outOfMemory ? "yes" : "no"} |`;
  });
  return `## Memory

Above: what a container held, each second, without the cache of files, which the kernel takes back when it needs room.
Here: the most its largest process ever had resident since it started, with the files it has mapped.

| container | largest process | restarts | ended for want of memory |
| --- | --- | --- | --- |
${rows.join("\n")}

`;
}
