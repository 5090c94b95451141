import type { Socket } from "node:net";
import { type SmtpReply, StepFailure } from "./problem";

/** RFC 5321 allows 512; real servers say more. */
const maxLineBytes = 4096;
const maxReplyLines = 100;
const maxWaitingBytes = 64 * 1024;

/** One side of a conversation in lines over a socket, which the caller opened and ends. */
export interface SmtpConnection {
  /** One answer, all its lines. Throws `StepFailure`, or the signal's reason when it aborts. */
  read(signal: AbortSignal): Promise<SmtpReply>;
  write(line: string): void;
  /** What arrived and nobody read yet. */
  waiting(): Buffer;
  /** Resolves when something new arrived, or nothing ever will. */
  change(signal: AbortSignal): Promise<void>;
  isOver(): boolean;
  /** Lets go of the socket, for TLS to take it over. */
  release(): Socket;
}

/** `onLine` is told of each line that arrives. */
export function openConversation(socket: Socket, onLine: (text: string) => void): SmtpConnection {
  let received: Buffer = Buffer.alloc(0);
  let isOver = false;
  let tell: (() => void) | null = null;

  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > maxWaitingBytes) socket.pause();
    tell?.();
  };
  const onEnd = () => {
    isOver = true;
    tell?.();
  };
  socket.on("data", onData);
  const endings = ["end", "close", "error"] as const;
  for (const ending of endings) socket.on(ending, onEnd);

  async function change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (isOver) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort);
    tell = resolve;
    try {
      await promise;
    } finally {
      tell = null;
      signal.removeEventListener("abort", onAbort);
    }
  }

  async function readLine(signal: AbortSignal): Promise<string> {
    for (;;) {
      signal.throwIfAborted();
      const end = received.indexOf(0x0a);
      if (end > maxLineBytes || (end === -1 && received.length > maxLineBytes)) throw tooMuch();
      if (end !== -1) {
        const line = received.subarray(0, end).toString("utf8").replace(/\r$/, "");
        received = received.subarray(end + 1);
        socket.resume();
        onLine(line);
        return line;
      }
      if (isOver) throw closed(received);
      const other = foreign(received);
      if (other !== null) throw other;
      await change(signal);
    }
  }

  return {
    change,
    async read(signal) {
      const lines: string[] = [];
      for (;;) {
        const line = await readLine(signal);
        const [, code = "", more = "", text = ""] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? [];
        if (code === "") throw notSmtp(line);
        lines.push(text);
        if (more !== "-") return { code: Number(code), lines };
        if (lines.length >= maxReplyLines) throw tooMuch();
      }
    },
    write: (line) => void socket.write(`${line}\r\n`),
    waiting: () => received,
    isOver: () => isOver,
    release() {
      socket.off("data", onData);
      for (const ending of endings) socket.off(ending, onEnd);
      return socket;
    },
  };
}

function tooMuch(): StepFailure {
  return new StepFailure("The server says more than any mail server says in one answer.", { kind: "too-much" });
}

function closed(received: Buffer): StepFailure {
  return foreign(received) ?? new StepFailure("The server closed the connection.", { kind: "closed" });
}

function notSmtp(line: string): StepFailure {
  return (
    foreign(Buffer.from(line)) ??
    new StepFailure("Something answers there, but it does not speak SMTP.", {
      kind: "not-smtp",
      speaks: "something else than SMTP",
    })
  );
}

const protocols: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/|^<(!doctype|html)/i, "HTTP: it is a web server"],
  [/^SSH-/, "SSH: it is a shell, not a mail server"],
  [/^\* (OK|PREAUTH|BYE)/i, "IMAP: mail is read there, not handed in"],
  [/^[+]OK|^-ERR/, "POP3: mail is fetched there, not handed in"],
];

/** What speaks other protocols shows it in its first bytes; null: no idea, or SMTP. */
function foreign(bytes: Buffer): StepFailure | null {
  const [type, major] = bytes;
  // A TLS record: an alert or a handshake.
  if ((type === 0x15 || type === 0x16) && major === 0x03)
    return new StepFailure("The server speaks TLS where plain text was expected.", { kind: "speaks-tls" });
  const text = bytes.toString("latin1", 0, 200);
  const found = protocols.find(([pattern]) => pattern.test(text));
  if (found === undefined) return null;
  return new StepFailure(`This is no mail server: it speaks ${found[1]}.`, { kind: "not-smtp", speaks: found[1] });
}
