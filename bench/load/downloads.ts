import { setTimeout as wait } from "node:timers/promises";
import { request, Unexpected } from "./ask";
import type { Visitor } from "./people";
import { type Tallies, timed } from "./tally";

/** What one client received. */
export interface Received {
  bytes: number;
  /** How often the whole archive came. */
  whole: number;
}

/** How fast somebody far away reads: 16 Mbit/s. */
export const slowBytesPerSecond = 2_000_000;

/**
 * Downloads the archive once; what a broken or short answer is, `fetch` says. When `signal` ends it half way, it is
 * neither a success nor a failure.
 */
export async function download(
  { url, cookie }: Visitor,
  backupId: string,
  client: { kind: string; bytesPerSecond: number; received: Received },
  tallies: Tallies,
  signal: AbortSignal,
): Promise<void> {
  const { kind, bytesPerSecond, received } = client;
  const started = performance.now();
  await timed(
    tallies,
    kind,
    async () => {
      const response = await request(`${url}/api/admin/backups/${backupId}/download`, { cookie }, signal);
      if (response.status !== 200 || response.body === null)
        throw new Unexpected(response.status, `${response.status}`);
      let bytes = 0;
      for await (const chunk of response.body) {
        bytes += chunk.byteLength;
        received.bytes += chunk.byteLength;
        const early = (bytes / bytesPerSecond) * 1000 - (performance.now() - started);
        if (early > 0) await wait(early, undefined, { signal });
      }
      received.whole++;
    },
    () => signal.aborted,
  );
}
