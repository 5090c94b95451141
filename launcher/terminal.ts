/** What `npm start` says to the person in front of it. The full story is in the log files. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** One line per step with the time it took; a step that takes long counts the seconds. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  const timer = setInterval(() => say(`  ${title} … ${seconds()} s`), 5000);
  try {
    const result = await work();
    say(`  ${title}: ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
