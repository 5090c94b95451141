import { execFileSync } from "node:child_process";
import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants";
import { isImageBuild, publicHost } from "./lib/config/next-environment";

const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // Not `no-referrer`: with it browsers send `Origin: null`, and every change would be refused.
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
];

/** Pages get their policy, with a nonce, from `proxy.ts`; what the API answers is never a page. */
const apiOnly = [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }];

/**
 * For the image: a server that stands by itself, with the packages it loads. Version and commit come to it as variables,
 * so that another commit alone builds nothing again.
 */
const image: NextConfig = { output: "standalone", env: {} };

export default function config(phase: string): NextConfig {
  const host = publicHost();
  return {
    poweredByHeader: false,
    compress: true,
    // No page has any, and the route that optimises them would work for strangers.
    images: { unoptimized: true },
    // `npm run check` runs tsc over everything, tests included.
    typescript: { ignoreBuildErrors: true },
    serverExternalPackages: ["@node-rs/argon2", "mysql2", "pino", "pino-pretty"],
    // Paths that operators choose cannot be traced; of what is traced, the image takes packages and nothing else.
    turbopack: { ignoreIssue: [{ path: "**/lib/**", title: /filesystem access causes tracing/ }] },
    env: phase === PHASE_PRODUCTION_BUILD ? stamp() : {},
    headers: async () => [
      { source: "/:path*", headers: everywhere },
      { source: "/api/:path*", headers: apiOnly },
    ],
    // Behind a proxy that rewrites Host, the browser's Origin is still ours.
    experimental: { serverActions: { allowedOrigins: host === undefined ? [] : [host], bodySizeLimit: "1mb" } },
    ...(isImageBuild() ? image : {}),
  };
}

function stamp(): Record<string, string> {
  return { SEAWORTHY_COMMIT: commit(), SEAWORTHY_BUILD_TIME: new Date().toISOString() };
}

/** Empty where there is no repository. */
function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
