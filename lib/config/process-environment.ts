import { url as inspectorUrl } from "node:inspector";
import type { Environment } from "./variables";

/** What a process was started with besides our own variables, as far as it changes how safe it is. */
export interface ProcessEnvironment {
  /** `NODE_ENV`; null when nobody set it, on which nothing of ours depends. */
  nodeEnv: string | null;
  /** `--inspect`: whoever reaches the debugger's port runs code in the process. */
  inspector: boolean;
  /** `NODE_TLS_REJECT_UNAUTHORIZED=0`: every certificate is believed. */
  believesAnyCertificate: boolean;
  /** Names of variables that make libraries write what they handle into the log. */
  debugVariables: string[];
}

const debugNames = ["DEBUG", "NODE_DEBUG", "NODE_DEBUG_NATIVE", "NODE_V8_COVERAGE", "SSLKEYLOGFILE"];

export function processEnvironment(
  environment: Environment = process.env,
  isDebuggerOpen = inspectorUrl() !== undefined,
): ProcessEnvironment {
  return {
    nodeEnv: environment["NODE_ENV"] || null,
    inspector: isDebuggerOpen || /--inspect(?!-publish)/.test(environment["NODE_OPTIONS"] ?? ""),
    believesAnyCertificate: environment["NODE_TLS_REJECT_UNAUTHORIZED"] === "0",
    debugVariables: debugNames.filter((name) => (environment[name] ?? "") !== ""),
  };
}
