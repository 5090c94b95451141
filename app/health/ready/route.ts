import { webDeps } from "@/app/_server/deps";
import { getReadiness } from "@/lib/health";

export const dynamic = "force-dynamic";

/** Whether this process should be sent traffic: 200, or 503 with the reasons. */
export async function GET(): Promise<Response> {
  const readiness = await getReadiness(webDeps());
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
