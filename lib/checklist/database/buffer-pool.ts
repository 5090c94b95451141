import { totalmem } from "node:os";
import { formatBytes } from "@/lib/kernel/units";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { onTarget, readCounters, readSettings } from "./on-target";
import { readDataBytes } from "./read-tables";
import { placeOf } from "./server-place";

const defaultBytes = 128 * 1024 ** 2;
const mostShare = 0.75;

interface BufferPoolFacts {
  poolBytes: number;
  /** Of the target alone, with its indexes. */
  dataBytes: number;
  /** Of this machine, when the server is on it; null: the server's is not known. */
  memoryBytes: number | null;
  /** Pages asked for, and those that had to come from the disk, since the server started. */
  requests: number;
  reads: number;
}

export const bufferPoolCheck = defineCheck<BufferPoolFacts>({
  id: "db.buffer_pool",
  area: "database",
  title: "Buffer pool",
  why: "What is in it is read from memory. The default suits a laptop; too large a pool makes the machine swap.",
  severity: "info",
  pace: "slow",
  limitSeconds: 60,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ ask, address }) => {
      const settings = await readSettings(ask, ["innodb_buffer_pool_size"]);
      const counters = await readCounters(ask, ["Innodb_buffer_pool_read_requests", "Innodb_buffer_pool_reads"]);
      return {
        poolBytes: Number(settings.get("innodb_buffer_pool_size")),
        dataBytes: await readDataBytes(ask, deps.target.database),
        memoryBytes: placeOf(address).onThisMachine ? memoryHere() : null,
        requests: counters.get("Innodb_buffer_pool_read_requests") ?? 0,
        reads: counters.get("Innodb_buffer_pool_reads") ?? 0,
      };
    }),
  judge({ poolBytes, dataBytes, memoryBytes, requests, reads }): Judgement {
    const facts = evidence([
      ["Buffer pool", formatBytes(poolBytes)],
      ["Target's data and indexes", formatBytes(dataBytes)],
      ["Memory of the machine", memoryBytes === null ? "not known: the server is elsewhere" : formatBytes(memoryBytes)],
      [
        "Read from the disk",
        requests === 0 ? "nothing yet" : `${((reads / requests) * 100).toFixed(2)} % of the pages`,
      ],
    ]);
    if (memoryBytes !== null && poolBytes > mostShare * memoryBytes)
      return {
        status: "warning",
        summary: `The buffer pool may take ${Math.round((poolBytes / memoryBytes) * 100)} % of the machine's memory`,
        evidence: facts,
        remedy: {
          text: "Leave a quarter to connections, to the system and to Seaworthy; set it in the server's configuration too.",
          command: resize(mostShare * memoryBytes),
        },
      };
    // With all its data in it, a larger one would be empty.
    if (poolBytes === defaultBytes && dataBytes > poolBytes)
      return {
        status: "warning",
        summary: `The buffer pool has its default size, ${formatBytes(poolBytes)}, for ${formatBytes(dataBytes)} of data`,
        evidence: facts,
        remedy: {
          text: "Give it what the data and its indexes need, as far as the server's memory allows (half to two thirds of a machine of its own); set it in the server's configuration too.",
          command: resize(Math.min(1.25 * dataBytes, memoryBytes === null ? Infinity : memoryBytes / 2)),
        },
      };
    const isDefault = poolBytes === defaultBytes ? ", the default," : "";
    const room =
      dataBytes <= poolBytes
        ? "holds all of the target"
        : `holds ${Math.round((poolBytes / dataBytes) * 100)} % of the target`;
    return {
      status: "ok",
      summary: `The buffer pool of ${formatBytes(poolBytes)}${isDefault} ${room}`,
      evidence: facts,
    };
  },
});

/** In steps of 128 MiB, as the server rounds it. */
function resize(bytes: number): string {
  const size = Math.max(1, Math.floor(bytes / defaultBytes)) * defaultBytes;
  return `SET GLOBAL innodb_buffer_pool_size = ${size};`;
}

/** A container's own limit counts where there is one. */
function memoryHere(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
