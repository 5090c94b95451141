import { webDeps } from "@/app/_server/deps";
import { getMigrationHealth } from "@/lib/health";

export const dynamic = "force-dynamic";

/** Whether every migration of the store and of the target is applied: 200, or 503 with what is pending or failed. */
export async function GET(): Promise<Response> {
  const health = await getMigrationHealth(webDeps());
  return Response.json(health, { status: health.upToDate ? 200 : 503, headers: { "cache-control": "no-store" } });
}
