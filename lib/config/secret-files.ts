import { readFileSync } from "node:fs";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { type Environment, secretVariables, variables } from "./variables";

/** The environment with each secret that comes as a file (`NAME_FILE`) read from it; what is wrong goes to `problems`. */
export function withSecretFiles(environment: Environment, problems: string[]): Environment {
  const merged: Record<string, string | undefined> = { ...environment };
  for (const name of secretVariables) {
    const path = environment[`${name}_FILE`];
    if (path === undefined || path === "") continue;
    if (merged[name]) problems.push(`${name} and ${name}_FILE are both set: keep one`);
    try {
      merged[name] = readFileSync(path, "utf8").trim();
      if (merged[name] === "") problems.push(`${name}_FILE names ${path}, which is empty`);
    } catch (error) {
      problems.push(`${name}_FILE names ${path}, ${whyUnread(error)}`);
    }
  }
  problems.push(...filesNobodyReads(environment));
  return merged;
}

/** A setting that was meant to come from a file would silently be its default. */
function filesNobodyReads(environment: Environment): string[] {
  const secrets: ReadonlySet<string> = new Set(secretVariables);
  return Object.keys(variables)
    .filter((name) => !secrets.has(name) && environment[`${name}_FILE`])
    .map((name) => `${name}_FILE is set, but only secrets are read from files: set ${name} itself`);
}

function whyUnread(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "which does not exist";
    case "EACCES":
      return `which uid ${process.getuid?.()} may not read`;
    case "EISDIR":
      // What Docker makes of a mount whose source is missing.
      return "which is a folder";
    default:
      return `which cannot be read: ${messageOf(error)}`;
  }
}
