import type { ArchiveWriter, NewFrame } from "@/lib/archive";

/** SQL in a data frame before compression; a frame ends with the statement that passes it. */
export const frameBytes = 8 * 1024 * 1024;

/** So that any row but a giant one still fits behind the frame's last full statement. */
export const bufferBytes = frameBytes + 2 * 1024 * 1024;

/** While this many frames are compressed and written, the next one is filled, and then the server is held back. */
const framesInFlight = 3;

/** Those, and the one that is filled. */
export const framesAtOnce = framesInFlight + 1;

/** Hands frames to the archive while the next is being filled, in a few buffers that are used again and again. */
export interface FrameQueue {
  /** A buffer of at least `room` bytes: one of the ring's, or one of its own for a giant row. */
  take(room: number): Buffer;
  /** Hands over a frame whose SQL stands in `buffer`. Failures come out of `ready` and `drain`. */
  send(frame: NewFrame, buffer?: Buffer): void;
  /** Undefined when the next frame may be filled at once, else when it may. */
  ready(): Promise<void> | undefined;
  /** Resolves when every frame is in the archive. */
  drain(): Promise<void>;
}

/** `buffers`: `framesAtOnce` of `bufferBytes`. */
export function createFrameQueue(writer: Pick<ArchiveWriter, "addFrame">, buffers: readonly Buffer[]): FrameQueue {
  const free = [...buffers];
  const inFlight = new Set<Promise<void>>();
  return {
    take: (room) =>
      (room > bufferBytes ? undefined : free.pop()) ?? Buffer.allocUnsafeSlow(Math.max(room, bufferBytes)),

    send(frame, buffer) {
      const sent = writer.addFrame(frame).then(() => {
        inFlight.delete(sent);
        if (buffer?.length === bufferBytes) free.push(buffer);
      });
      // A failed frame stays in flight: whoever waits next meets its error.
      sent.catch(() => undefined);
      inFlight.add(sent);
    },

    ready: () => (inFlight.size < framesInFlight ? undefined : Promise.race(inFlight)),

    drain: async () => void (await Promise.all(inFlight)),
  };
}
