import { appendFile, readFile } from "node:fs/promises";
import { dataFolder } from "./stack";

/** What the stories typed or were given and nobody else may ever read: for the last story, which looks for all of it. */
export async function keepSecret(...secrets: string[]): Promise<void> {
  await appendFile(fileName(), secrets.map((secret) => `${secret}\n`).join(""));
}

export async function keptSecrets(): Promise<string[]> {
  const text = await readFile(fileName(), "utf8");
  return [...new Set(text.split("\n").filter((line) => line !== ""))];
}

/** Beside the installation's data, which is what is searched. */
function fileName(): string {
  return `${dataFolder()}-secrets`;
}
