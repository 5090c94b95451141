export const dynamic = "force-dynamic";

/** The process is alive. Touches nothing, so that a slow database never gets a web process restarted. */
export function GET(): Response {
  return Response.json({ status: "alive" }, { headers: { "cache-control": "no-store" } });
}
