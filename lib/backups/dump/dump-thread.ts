// A program for a worker thread (see scripts/bundles.mjs): one connection to the target, whose rows it reads, turns into
// SQL, compresses and hands to the main thread.
import { parentPort, workerData } from "node:worker_threads";
import type { Connection } from "mysql2/promise";
import { openTarget } from "@/lib/mysql/open-target";
import { dumpUnit, type PartRead } from "./dump-part";
import { explainDumpError } from "./dump-errors";
import { beginSnapshot } from "./open-snapshot";
import { prepareSession } from "./prepare-session";
import { createRowKernel } from "./row-kernel/create-row-kernel";
import { type Answer, type Order, sendError, type ThreadData } from "./thread-messages";
import { createThreadQueue } from "./thread-queue";

async function runThread({ targetUrl, flavour, compressionLevel }: ThreadData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("This program runs in a worker thread.");
  const kernel = createRowKernel();
  const queue = createThreadQueue(port, compressionLevel, kernel.buffers[0]);
  const answer = (message: Answer) => port.postMessage(message);
  let connection: Connection;

  async function obey(order: Exclude<Order, { type: "written" }>): Promise<PartRead[]> {
    if (order.type === "dump") return dumpUnit(connection, order.unit, { queue, kernel }, () => undefined);
    if (order.type === "begin") await beginSnapshot(connection);
    else await connection.end();
    return [];
  }

  async function answerTo(work: Promise<PartRead[]>, doing: string): Promise<void> {
    try {
      answer({ type: "done", read: await work });
    } catch (error) {
      answer({ type: "failed", error: sendError(explainDumpError(error, doing)) });
    }
  }

  async function connect(): Promise<PartRead[]> {
    connection = await openTarget({ targetUrl, targetPoolSize: 1 }).connect({ readsRows: true });
    await prepareSession(connection, { flavour });
    return [];
  }

  port.on("message", (order: Order) => {
    if (order.type === "written") return queue.written();
    void answerTo(obey(order), "opening the snapshot").then(() => order.type === "end" && port.close());
  });
  await answerTo(connect(), "connecting");
}

await runThread(workerData as ThreadData);
