const slot = Symbol.for("seaworthy.draining");
type Global = typeof globalThis & { [slot]?: true };

/** From now on this process says that it is not ready, whatever its databases do. There is no way back. */
export function beginDraining(): void {
  (globalThis as Global)[slot] = true;
}

/** Whether this process has been told to stop. Shared between the bundles of one process. */
export function isDraining(): boolean {
  return (globalThis as Global)[slot] === true;
}
