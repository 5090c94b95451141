import { webDeps } from "@/app/_server/deps";
import { getVersion } from "@/lib/health";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(getVersion(webDeps().config), { headers: { "cache-control": "no-store" } });
}
