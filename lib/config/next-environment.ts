/** next-auth reads its own address from this variable and from nothing else; ours is `BASE_URL`. */
export function tellNextAuth(baseUrl: string): void {
  process.env["NEXTAUTH_URL"] = baseUrl;
}

/** Whether `next dev` serves: its error overlay needs `eval`, which production never allows. */
export function isDevelopmentServer(): boolean {
  return process.env["NODE_ENV"] === "development";
}

/** Host of `BASE_URL` as the browser sees it; undefined while building, when nobody has set it. */
export function publicHost(): string | undefined {
  const baseUrl = process.env["BASE_URL"];
  return baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).host : undefined;
}

/** What `next.config.ts` wrote into the bundle when it was built; null where nobody knows. */
export function buildInfo(): { commit: string | null; buildTime: string | null } {
  return { commit: process.env["SEAWORTHY_COMMIT"] || null, buildTime: process.env["SEAWORTHY_BUILD_TIME"] || null };
}
