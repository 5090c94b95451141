import type { Deps } from "@/lib/deps";

/** From now on these are what routes and pages in this process find as their own: see `app/_server/deps.ts`. */
export function giveWebDeps(deps: Deps): void {
  Object.assign(globalThis, { [Symbol.for("seaworthy.web.deps")]: deps });
}
