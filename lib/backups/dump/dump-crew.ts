import { Worker } from "node:worker_threads";
import type { ArchiveWriter } from "@/lib/archive";
import { threadProgram } from "@/lib/kernel/thread-program";
import { threadStopped } from "./dump-errors";
import type { OnFrame, PartRead, WorkUnit } from "./dump-part";
import { type Answer, type Order, receiveError, type ThreadData } from "./thread-messages";

export interface CrewOptions extends ThreadData {
  connections: number;
  writer: Pick<ArchiveWriter, "addCompressed">;
  onFrame: OnFrame;
}

/** Threads that read the target at once, each over a connection of its own. The first failure of any is everybody's. */
export interface DumpCrew {
  connections: number;
  /** Every connection begins its transaction. */
  begin(): Promise<void>;
  /** Reads all units, each by whoever is free next; resolves when every frame is in the archive. */
  dump(units: readonly WorkUnit[]): Promise<PartRead[]>;
  /** Ends the sessions and the threads. */
  end(): Promise<void>;
  /** Stops every thread, whatever it is doing. Safe to call at any time. */
  abandon(): Promise<void>;
}

/** Starts the threads; resolves when all are connected. */
export async function gatherCrew(options: CrewOptions): Promise<DumpCrew> {
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  // Whoever waits for the crew meets the failure; when nobody does, it was abandoned.
  failed.catch(() => undefined);
  const members = Array.from({ length: options.connections }, () => startMember(options, fail));
  const abandon = async () => void (await Promise.all(members.map((member) => member.stop())));
  const together = <T>(work: (member: CrewMember) => Promise<T>) =>
    Promise.race([failed, Promise.all(members.map(work))]);

  try {
    await together((member) => member.isConnected);
  } catch (error) {
    await abandon();
    throw error;
  }
  return {
    connections: members.length,
    begin: async () => void (await together((member) => member.ask({ type: "begin" }))),

    async dump(units) {
      const left = units.toReversed();
      const read = await together(async (member) => {
        const parts: PartRead[] = [];
        for (let unit = left.pop(); unit !== undefined; unit = left.pop())
          parts.push(...(await member.ask({ type: "dump", unit })));
        await member.isWritten();
        return parts;
      });
      return read.flat();
    },

    async end() {
      await together((member) => member.ask({ type: "end" }));
      await abandon();
    },

    abandon,
  };
}

interface CrewMember {
  isConnected: Promise<PartRead[]>;
  ask(order: Exclude<Order, { type: "written" }>): Promise<PartRead[]>;
  /** Resolves when every frame it sent is in the archive. */
  isWritten(): Promise<void>;
  stop(): Promise<void>;
}

function startMember(
  { writer, onFrame, connections: _, ...data }: CrewOptions,
  fail: (error: unknown) => void,
): CrewMember {
  const thread = new Worker(threadProgram("dump-thread"), { workerData: data satisfies ThreadData });
  let answered = Promise.withResolvers<PartRead[]>();
  let written = Promise.resolve();
  let stopped = false;

  function tell(order: Order): void {
    thread.postMessage(order);
  }

  function takeFrame({ frame }: Extract<Answer, { type: "frame" }>): void {
    onFrame(frame.table, frame.rows, frame.plainBytes);
    written = writer.addCompressed(frame).then(() => tell({ type: "written" }));
    written.catch(fail);
  }

  thread.on("message", (message: Answer) => {
    if (stopped) return;
    if (message.type === "frame") takeFrame(message);
    else if (message.type === "done") answered.resolve(message.read);
    else fail(receiveError(message.error));
  });
  thread.on("error", fail);
  thread.on("exit", (code) => fail(threadStopped(code)));

  return {
    isConnected: answered.promise,
    ask(order) {
      answered = Promise.withResolvers();
      tell(order);
      return answered.promise;
    },
    isWritten: () => written,
    async stop() {
      stopped = true;
      await thread.terminate();
    },
  };
}
