import { webDeps } from "@/app/_server/deps";
import { getVersion, instanceHeader, instanceId, withinLimit } from "@/lib/health";

export const dynamic = "force-dynamic";

/** Without its instance while the store does not answer: the version is known all the same. */
export async function GET(): Promise<Response> {
  const deps = webDeps();
  const instance = await withinLimit(instanceId(deps)).catch(() => null);
  const headers = { "cache-control": "no-store", ...(instance === null ? {} : { [instanceHeader]: instance }) };
  return Response.json(getVersion(deps.config), { headers });
}
