import type { Connection } from "mysql2/promise";
import { type Core, coreOf } from "./core-connection";

/** The longest payload of one packet; a longer one goes on in the next, and one of just this length ends in an empty one. */
const packetBytes = 0xffffff;

interface QueryPacket {
  buffer: Buffer;
  /** With its header of four bytes. */
  length(): number;
}

/** What mysql2 has and its types leave out. */
interface Writer {
  stream: Core["stream"];
  query: Core["query"];
  sequenceId: number;
  writePacket?: (packet: QueryPacket) => void;
  write(bytes: Buffer): void;
  _bumpSequenceId(by: number): void;
}

/**
 * Sends one statement as the bytes it is, whatever the driver takes the session's character set for, and waits for the
 * answer, which is thrown away. The driver itself would turn it into a string and back: two more copies of every byte,
 * and none of half a gigabyte. The connection must be idle. Throws the server's error as the driver gives it.
 */
export async function sendStatement(connection: Connection, sql: Buffer): Promise<void> {
  const core = coreOf(connection) as unknown as Writer;
  await new Promise<void>((resolve, reject) => {
    // The driver writes the packet of an empty query at once, inside this call; ours goes out in its place.
    core.writePacket = (head) => writeQuery(core, head, sql);
    try {
      core.query("", (error) => (error === null ? resolve() : reject(error)));
    } finally {
      delete core.writePacket;
    }
  });
}

/** `head`: the empty query, which knows what this server expects in front of the text. */
function writeQuery(core: Writer, head: QueryPacket, sql: Buffer): void {
  const command = head.buffer.subarray(4, head.length());
  const total = command.length + sql.length;
  core.stream.cork();
  for (let at = 0; at <= total; at += packetBytes) {
    const length = Math.min(packetBytes, total - at);
    const header = Buffer.alloc(4);
    header.writeUIntLE(length, 0, 3);
    header[3] = core.sequenceId;
    core._bumpSequenceId(1);
    core.write(at === 0 ? Buffer.concat([header, command]) : header);
    const from = Math.max(0, at - command.length);
    core.write(sql.subarray(from, at + length - command.length));
  }
  core.stream.uncork();
}
