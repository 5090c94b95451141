/** A step of this process's start. */
export interface StartupPhase {
  name: string;
  milliseconds: number;
}

const slot = Symbol.for("seaworthy.startup");

/** Shared between the bundles of one process. The first entry is the time before any code of ours ran. */
function phases(): StartupPhase[] {
  const holder = globalThis as typeof globalThis & { [slot]?: StartupPhase[] };
  holder[slot] ??= [{ name: "load", milliseconds: Math.round(performance.now()) }];
  return holder[slot];
}

/** Does one step of the start and keeps how long it took, also when it fails. */
export async function startupPhase<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const known = phases();
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    known.push({ name, milliseconds: Math.round(performance.now() - startedAt) });
  }
}

/** The steps of this process's start so far, in order; the first is `load`, before any code of ours ran. */
export function startupPhases(): StartupPhase[] {
  return [...phases()];
}
