import type { MessagePort } from "node:worker_threads";
import { compressFrame } from "@/lib/archive/compress-frame";
import { bufferBytes, type FrameQueue } from "./frame-queue";
import type { Answer } from "./thread-messages";

/** How many frames of one thread may be on their way to the file before it holds back the server. */
const framesInFlight = 3;

export interface ThreadQueue extends Pick<FrameQueue, "take" | "send" | "ready"> {
  /** One of the frames is in the file. */
  written(): void;
}

/** Compresses each frame where it was filled, in the one `buffer` that is used again and again, and moves it over. */
export function createThreadQueue(
  port: Pick<MessagePort, "postMessage">,
  compressionLevel: number,
  buffer: Buffer | undefined,
): ThreadQueue {
  let spare = buffer ?? null;
  let unwritten = 0;
  let goOn: (() => void) | null = null;
  return {
    take(room) {
      const taken = room > bufferBytes || spare === null ? Buffer.allocUnsafeSlow(Math.max(room, bufferBytes)) : spare;
      spare = null;
      return taken;
    },

    send(frame, filled) {
      const compressed = compressFrame(frame, compressionLevel);
      if (filled?.length === bufferBytes) spare = filled;
      unwritten++;
      port.postMessage({ type: "frame", frame: compressed } satisfies Answer, [compressed.bytes.buffer]);
    },

    ready() {
      if (unwritten < framesInFlight) return undefined;
      return new Promise((resolve) => (goOn = resolve));
    },

    written() {
      unwritten--;
      goOn?.();
      goOn = null;
    },
  };
}
