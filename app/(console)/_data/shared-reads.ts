import { cache } from "react";
import { consoleContext } from "@/app/_server/console-context";
import { getHealth } from "@/lib/health";
import { getMigrations } from "@/lib/migrations";
import { read } from "./read";

/** Asked once per request, though the frame and the page both show some of it. */
export const readMigrations = cache(async () => {
  const { deps, actor } = await consoleContext();
  return read(getMigrations(deps, actor));
});

export const readHealth = cache(async () => {
  const { deps, actor } = await consoleContext();
  return read(getHealth(deps, actor));
});
