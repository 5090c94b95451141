import packageJson from "@/package.json";

/** Of the framework that serves the console, as it was built with; versions are pinned exactly. */
export const nextVersion: string = packageJson.dependencies.next;
