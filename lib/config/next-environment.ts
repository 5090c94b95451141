/** next-auth reads its own address from this variable and from nothing else; ours is `BASE_URL`. */
export function tellNextAuth(baseUrl: string): void {
  process.env["NEXTAUTH_URL"] = baseUrl;
}

/** Whether `next dev` serves: its error overlay needs `eval`, which production never allows. */
export function isDevelopmentServer(): boolean {
  return process.env["NODE_ENV"] === "development";
}
