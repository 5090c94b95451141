import { createHash } from "node:crypto";
import type { Config } from "./config";

/**
 * What Next and next-auth read from their own variables and from nothing else. All processes of an installation must
 * have the same key, through an upgrade too: what one encrypted into a form, another has to read.
 */
export function tellNext({ baseUrl, authSecret }: Pick<Config, "baseUrl" | "authSecret">): void {
  process.env["NEXTAUTH_URL"] = baseUrl;
  const key = createHash("sha256").update(`server actions\0${authSecret}`).digest("base64");
  process.env["NEXT_SERVER_ACTIONS_ENCRYPTION_KEY"] = key;
}

/** Its server of the image listens on HOSTNAME, which in a container is that container's name. */
export function tellNextWhereToListen({ host, port }: Pick<Config, "host" | "port">): void {
  process.env["HOSTNAME"] = host;
  process.env["PORT"] = String(port);
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

/** Whether `next build` makes the image's server, which stands by itself; `next start` needs another. */
export function isImageBuild(): boolean {
  return process.env["SEAWORTHY_IMAGE_BUILD"] === "true";
}

/** What `next.config.ts` wrote into the bundle when it was built, or the image says; null where nobody knows. */
export function buildInfo(): { commit: string | null; buildTime: string | null } {
  return { commit: process.env["SEAWORTHY_COMMIT"] || null, buildTime: process.env["SEAWORTHY_BUILD_TIME"] || null };
}
