import { OperatorError } from "@/lib/kernel/errors";
import { requireReachable } from "./connected-databases";
import { startEmbeddedDatabase } from "./embedded-database";
import { fillSampleApplication } from "./sample-application";
import type { Start } from "./start-context";

const closeFilesSeconds = 120;

/** Both databases, reachable: the operator's own, or ours with the sample application in the target. */
export async function bringUpDatabases(start: Start): Promise<{ storeUrl: string; targetUrl: string }> {
  const { config, shutdown, folder } = start;
  if (config.databases.mode === "connected") {
    const { storeUrl, targetUrl } = config.databases;
    await requireReachable({ storeUrl, targetUrl });
    return { storeUrl, targetUrl };
  }
  const { port } = config.databases;
  const { child, storeUrl, targetUrl } = await startEmbeddedDatabase({
    ...start,
    environment: config.environment,
    port,
  });
  await shutdown.add({ name: "database", graceSeconds: closeFilesSeconds, stop: (grace) => child.stop(grace) });
  // Web and worker cannot do without it, and a server that died may have reasons a restart makes worse.
  void child.ended.then((end) =>
    shutdown.fail(
      new OperatorError("launcher.database", `The embedded database ended unexpectedly (${end.how}).`, {
        hint: `Its log is ${folder.logs}/database.log. Start again: it recovers what was committed.`,
      }),
    ),
  );
  await fillSampleApplication(folder, targetUrl);
  return { storeUrl, targetUrl };
}
