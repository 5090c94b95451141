// Is the process of this container alive? A worker touches a file every few seconds; a web process answers. Whether it
// may have traffic is another question, which the proxy asks (/health/ready).
import { statSync } from "node:fs";

const silentSeconds = 30;
const { ALIVE_FILE, PORT = "3000" } = process.env;

const touched = ALIVE_FILE ? statSync(ALIVE_FILE, { throwIfNoEntry: false }) : undefined;
process.exit((touched ? workerIsAlive(touched) : await webIsAlive()) ? 0 : 1);

function workerIsAlive({ mtimeMs }) {
  const age = Math.round((Date.now() - mtimeMs) / 1000);
  say(`the worker's last sign of life is ${age} s old`);
  return age <= silentSeconds;
}

async function webIsAlive() {
  try {
    const { status } = await fetch(`http://127.0.0.1:${PORT}/health`, { signal: AbortSignal.timeout(15_000) });
    say(`/health answers ${status}`);
    return status === 200;
  } catch (error) {
    say(`/health does not answer: ${error.cause?.message ?? error.message}`);
    return false;
  }
}

/** Docker keeps it: `docker inspect` shows what the last checks said. */
function say(text) {
  process.stdout.write(`${text}\n`);
}
