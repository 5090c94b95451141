/** A process, by the most memory it ever held. */
export interface Process {
  name: string;
  peakBytes: number;
}

/** Reads any number of `/proc/…/status` files, one after the other. */
export function processesIn(status: string): Process[] {
  return status.split(/^(?=Name:)/m).flatMap((one) => {
    const name = /^Name:\s+(\S+)/.exec(one)?.[1];
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(one)?.[1];
    return name === undefined || peak === undefined ? [] : [{ name, peakBytes: Number(peak) * 1024 }];
  });
}

export function largestProcess(processes: readonly Process[]): Process | null {
  return processes.toSorted((a, b) => b.peakBytes - a.peakBytes)[0] ?? null;
}
