import { loadConfig } from "@/lib/config/load-config";
import { tellNext } from "@/lib/config/next-environment";
import type { Deps } from "@/lib/deps";
import { wire } from "@/lib/wiring";

const slot = Symbol.for("seaworthy.web.deps");
type Global = typeof globalThis & { [slot]?: Deps };

/** The web process's dependencies. Next bundles this module several times, so the one copy hangs on `globalThis`. */
export function webDeps(): Deps {
  const holder = globalThis as Global;
  holder[slot] ??= build();
  return holder[slot];
}

function build(): Deps {
  const config = loadConfig();
  tellNext(config);
  return wire(config, "web");
}
