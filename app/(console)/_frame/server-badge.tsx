import { consoleContext } from "@/app/_server/console-context";
import { Badge } from "@/components/ui/badge";
import { serverName } from "@/components/server-name";
import { getTargetServer } from "@/lib/health";
import { read } from "../_data/read";

/** What the target runs on; streams in after the frame, because only the target knows. */
export async function ServerBadge() {
  const { deps, actor } = await consoleContext();
  const found = await read(getTargetServer(deps, actor));
  const version = found.ok ? (found.value?.version ?? null) : null;
  if (version === null) return <Badge tone="danger">Does not answer</Badge>;
  return <Badge title={version}>{serverName(version)}</Badge>;
}
