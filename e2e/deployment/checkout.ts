import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Copies what images are built from, and these files and folders, into a folder that a test may change. */
export function copyCheckout(folder: string, ...more: string[]): void {
  const named = [...readFileSync(".dockerignore", "utf8").matchAll(/^!(.+)$/gm)].map(([, name = ""]) => name);
  for (const name of [...named, ".dockerignore", "Dockerfile", ...more])
    cpSync(name, join(folder, name), { recursive: true });
}
