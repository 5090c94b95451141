import { setTimeout as wait } from "node:timers/promises";
import { ask } from "./visitor";

/** Asks for a page ten times a second until it is told to stop; then answers what was no success. */
export function watch(url: string): () => Promise<string[]> {
  const problems: string[] = [];
  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const answered = await ask(url).then(({ status }) => String(status), String);
      if (answered !== "200") problems.push(`${new Date().toISOString()} ${answered}`);
      await wait(100);
    }
  })();
  return async () => {
    stopped.abort();
    await watching;
    return problems;
  };
}
