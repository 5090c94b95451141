/** The page to go to after signing in: one of ours, whatever the link that led here says. */
export function safePath(path: string | undefined): string {
  if (path === undefined) return "/";
  const base = "http://console.invalid";
  const url = URL.canParse(path, base) ? new URL(path, base) : null;
  return url === null || url.origin !== base ? "/" : `${url.pathname}${url.search}`.replace(/^\/+/, "/");
}
