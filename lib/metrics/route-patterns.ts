import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";

const Routes = z.array(z.object({ page: z.string(), regex: z.string() }));
const Manifest = z.object({ staticRoutes: Routes, dynamicRoutes: Routes });

/** For what no route of ours answers: strangers ask for anything, and each would be a series of its own. */
const unknownRoute = "other";

/**
 * Which route answers a path, `/backups/[id]`, as the build says. The framework tells nobody which one it took. Without
 * a build (development) every path is `other`.
 */
export function routePatterns(manifestFile = ".next/routes-manifest.json"): (path: string) => string {
  const { staticRoutes, dynamicRoutes } = readManifest(resolve(manifestFile));
  const fixed = new Set(staticRoutes.map(({ page }) => page));
  const patterns = dynamicRoutes.map(({ page, regex }) => ({ page, regex: new RegExp(regex) }));
  return (path) => {
    if (path.startsWith("/_next/")) return "/_next";
    const plain = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
    if (fixed.has(plain)) return plain;
    return patterns.find(({ regex }) => regex.test(plain))?.page ?? unknownRoute;
  };
}

function readManifest(file: string): z.infer<typeof Manifest> {
  try {
    return Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { staticRoutes: [], dynamicRoutes: [] };
  }
}
