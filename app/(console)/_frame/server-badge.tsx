import { Badge } from "@/components/ui/badge";
import { serverName } from "@/components/server-name";
import { readHealth } from "../_data/shared-reads";

/** What the target runs on; streams in after the frame, because only the target knows. */
export async function ServerBadge() {
  const health = await readHealth();
  const target = health.ok ? health.value.databases.find((database) => database.role === "target") : undefined;
  const version = target?.serverVersion ?? null;
  if (version === null) return <Badge tone="danger">Does not answer</Badge>;
  return <Badge title={version}>{serverName(version)}</Badge>;
}
