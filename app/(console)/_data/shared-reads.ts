import { cache } from "react";
import { consoleContext } from "@/app/_server/console-context";
import { listUsers } from "@/lib/accounts";
import { mayDo } from "@/lib/auth/actor";
import { getChecklist } from "@/lib/checklist";
import { getMailStatus } from "@/lib/mail";
import { getMigrations } from "@/lib/migrations";
import { read } from "./read";

/** Asked once per request, though the frame and the page both show some of it. */
export const readMigrations = cache(async () => {
  const { deps, actor } = await consoleContext();
  return read(getMigrations(deps, actor));
});

export const readChecklist = cache(async () => {
  const { deps, actor } = await consoleContext();
  return read(getChecklist(deps, actor, {}));
});

/** How many people there are in each state; null for those who may not know. */
export const readUserCounts = cache(async () => {
  const { deps, actor } = await consoleContext();
  if (!mayDo(actor, "users:manage")) return null;
  const list = await read(listUsers(deps, actor, { limit: 1 }));
  return list.ok ? list.value.counts : null;
});

export const readMailStatus = cache(async () => {
  const { deps, actor } = await consoleContext();
  return read(getMailStatus(deps, actor, {}));
});
