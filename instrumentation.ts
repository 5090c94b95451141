/** Next calls this once per server process, before it answers anything. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, where none of our modules exist.
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startWeb } = await import("./app/_server/start-web");
  await startWeb();
}
