import type { Config } from "@/lib/config/config";
import { buildInfo } from "@/lib/config/next-environment";

export interface VersionView {
  version: string;
  /** Null when it was built outside the repository. */
  commit: string | null;
  /** ISO 8601; null in development. */
  buildTime: string | null;
}

export function getVersion(config: Pick<Config, "version">): VersionView {
  return { version: config.version, ...buildInfo() };
}
