import { ByteWindow } from "./byte-window";
import { byte, isBlank, isWordByte, stopTable } from "./bytes";
import { commentAt } from "./comment-start";
import { CompoundBody } from "./compound-body";
import { lineCommandAt } from "./line-command";
import { codeStops, skimCode, skipTo, stringStops } from "./skim";
import { clientCommand, tooLong, unterminated } from "./splitter-errors";

export interface Statement {
  /** The exact bytes, without delimiter and without blanks and comments around it. */
  sql: Buffer;
  /** Line of its first byte, from 1. */
  line: number;
}

export interface SplitterOptions {
  /** Default 1 GiB, the most one packet may hold. */
  maxStatementBytes?: number;
}

type Mode = "code" | "string" | "line comment" | "block comment";

const breakpoint = Buffer.from("--> statement-breakpoint");
const inBlockComment = stopTable(byte.star, byte.newline);

/**
 * Cuts SQL into statements the way the mysql client does, as bytes, in chunks of any size. Beyond the client it keeps
 * `BEGIN … END` bodies whole without DELIMITER, leaves `;` inside `/*! … *\/` alone and knows drizzle's breakpoints.
 * Throws `sql.unterminated`, `sql.statement_too_long`, `sql.client_command`, `sql.bad_delimiter`.
 */
export class StatementSplitter {
  readonly #window = new ByteWindow();
  readonly #maxBytes: number;
  #found: Statement[] = [];
  #isLast = false;
  /** Next byte to look at, from the start of the window. */
  #at = 0;
  #line = 1;
  #mode: Mode = "code";
  #quote = 0;
  /** Line where the open string or comment starts. */
  #openedLine = 1;
  /** Inside `/*! … *\/`: code that the server may run. */
  #conditionalLine = 0;
  #delimiter: Buffer = Buffer.from(";");
  #stops = codeStops(this.#delimiter);
  #lineStart = true;
  #fileStart = true;
  /** Where the current statement starts in the window; -1 before its first byte of code. */
  #start = -1;
  #startLine = 1;
  #body = new CompoundBody();
  /** The last byte of code that was not white space. */
  #before = 0;

  constructor(options: SplitterOptions = {}) {
    this.#maxBytes = options.maxStatementBytes ?? 2 ** 30;
  }

  /** The statements that `chunk` completes. They may share memory with it: do not write to it afterwards. */
  push(chunk: Buffer): Statement[] {
    this.#window.append(chunk);
    return this.#run();
  }

  /** What is left at the end of the input. */
  end(): Statement[] {
    this.#isLast = true;
    this.#run();
    this.#checkEnd();
    if (this.#start !== -1) this.#emit(this.#window.bytes.length);
    return this.#found;
  }

  #run(): Statement[] {
    this.#found = [];
    while (this.#step());
    if (this.#start !== -1 && this.#at - this.#start > this.#maxBytes) throw tooLong(this.#startLine, this.#maxBytes);
    const done = this.#start === -1 ? this.#at : this.#start;
    this.#window.drop(done);
    this.#at -= done;
    if (this.#start !== -1) this.#start = 0;
    return this.#found;
  }

  /** One step of the scan; false when more bytes are needed to decide, or none are left. */
  #step(): boolean {
    if (this.#at >= this.#window.bytes.length) return false;
    if (this.#mode === "string") return this.#string();
    if (this.#mode === "line comment") return this.#lineComment();
    if (this.#mode === "block comment") return this.#blockComment();
    return this.#code();
  }

  /** Moves to the next byte the table names; false at the end of the window. */
  #skipTo(table: Uint8Array): boolean {
    this.#at = skipTo(table, this.#window.bytes, this.#at);
    return this.#at < this.#window.bytes.length;
  }

  #string(): boolean {
    if (!this.#skipTo(stringStops(this.#quote) as Uint8Array)) return false;
    const { bytes } = this.#window;
    const value = bytes[this.#at];
    if (value === byte.backslash) {
      if (this.#at + 1 >= bytes.length && !this.#isLast) return false;
      if (bytes[this.#at + 1] === byte.newline) this.#line++;
      this.#at = Math.min(this.#at + 2, bytes.length);
      return true;
    }
    this.#at++;
    if (value === byte.newline) this.#line++;
    else this.#mode = "code";
    return true;
  }

  #lineComment(): boolean {
    const end = this.#window.bytes.indexOf(byte.newline, this.#at);
    this.#at = end === -1 ? this.#window.bytes.length : end;
    if (end !== -1) this.#mode = "code";
    return end !== -1;
  }

  #blockComment(): boolean {
    if (!this.#skipTo(inBlockComment)) return false;
    if (this.#window.bytes[this.#at] === byte.newline) this.#line++;
    else {
      const next = this.#peek(1);
      if (next === "wait") return false;
      if (next === byte.slash) {
        this.#mode = "code";
        this.#at++;
      }
    }
    this.#at++;
    return true;
  }

  #code(): boolean {
    if (this.#fileStart && !this.#byteOrderMark()) return false;
    if (this.#lineStart) return this.#startOfLine();
    const { bytes } = this.#window;
    if (this.#start !== -1 && !this.#tracks()) {
      this.#at = skimCode(bytes, this.#at, this.#stops, this.#delimiter[0] as number);
      if (this.#at >= bytes.length) return false;
    }
    const value = bytes[this.#at] as number;
    if (value === byte.newline) return this.#newline();
    if (isBlank(value)) return this.#advance(1);
    return this.#delimiterHere(value) ?? this.#commentHere() ?? this.#token(value);
  }

  #advance(count: number): true {
    this.#at += count;
    return true;
  }

  #newline(): true {
    this.#line++;
    this.#lineStart = true;
    return this.#advance(1);
  }

  #byteOrderMark(): boolean {
    const mark = [0xef, 0xbb, 0xbf];
    for (const [index, expected] of mark.entries()) {
      const found = this.#peek(index);
      if (found === "wait") return false;
      if (found !== expected) {
        this.#fileStart = false;
        return true;
      }
    }
    this.#fileStart = false;
    this.#at += mark.length;
    return true;
  }

  /** The byte `ahead` of the present one; `wait` when it may still come, undefined when the input ends before it. */
  #peek(ahead: number): number | undefined | "wait" {
    const found = this.#window.bytes[this.#at + ahead];
    return found === undefined && !this.#isLast ? "wait" : found;
  }

  /** Client commands count only at the start of a line, blanks before them allowed. */
  #startOfLine(): boolean {
    const { bytes } = this.#window;
    let at = this.#at;
    while (bytes[at] === byte.space || bytes[at] === byte.tab || bytes[at] === byte.return) at++;
    if (at >= bytes.length && !this.#isLast) return false;
    this.#at = at;
    const command =
      this.#conditionalLine > 0
        ? null
        : lineCommandAt(bytes, at, { isLast: this.#isLast, inStatement: this.#start !== -1, line: this.#line });
    if (command === "wait") return false;
    this.#lineStart = false;
    if (command === null) return true;
    this.#emit(at);
    this.#delimiter = command.delimiter;
    this.#stops = codeStops(command.delimiter);
    return this.#advance(command.length);
  }

  /** Handles a delimiter that starts here; undefined when none does. */
  #delimiterHere(value: number): boolean | undefined {
    if (value === byte.dash) {
      const separator = this.#matches(breakpoint);
      if (separator === "wait") return false;
      if (separator) return this.#finish(breakpoint.length);
    }
    if (value !== this.#delimiter[0]) return undefined;
    const found = this.#matches(this.#delimiter);
    if (found === "wait") return false;
    if (!found || this.#conditionalLine > 0 || this.#body.isOpen) return undefined;
    return this.#isInsideWord() ? undefined : this.#finish(this.#delimiter.length);
  }

  /** A delimiter made of letters (`GO`) does not cut a longer word. */
  #isInsideWord(): boolean {
    if (!isWordByte(this.#delimiter[0]) || this.#delimiter[0] === byte.dollar) return false;
    const { bytes } = this.#window;
    const startsInside = this.#at > 0 && this.#start !== -1 && isWordByte(bytes[this.#at - 1]);
    return startsInside || isWordByte(bytes[this.#at + this.#delimiter.length]);
  }

  #matches(expected: Buffer): boolean | "wait" {
    const { bytes } = this.#window;
    const reach = Math.min(expected.length, bytes.length - this.#at);
    if (bytes.compare(expected, 0, reach, this.#at, this.#at + reach) !== 0) return false;
    // One byte more than the delimiter, so that a word delimiter sees whether the word goes on.
    const enough = bytes.length - this.#at > expected.length || this.#isLast || !isWordByte(expected[0]);
    if (reach === expected.length && enough) return true;
    return this.#isLast ? false : "wait";
  }

  #finish(delimiterLength: number): true {
    this.#emit(this.#at);
    return this.#advance(delimiterLength);
  }

  /** Enters a comment that starts here; undefined when none does. */
  #commentHere(): boolean | undefined {
    const context = {
      isLast: this.#isLast,
      inStatement: this.#start !== -1,
      inConditional: this.#conditionalLine > 0,
    };
    const comment = commentAt(this.#window.bytes, this.#at, context);
    if (comment === "wait") return false;
    if (comment === null) return undefined;
    if (comment.kind === "conditional") {
      this.#begin();
      this.#conditionalLine = this.#line;
    } else if (comment.kind === "conditional end") this.#conditionalLine = 0;
    else {
      this.#mode = comment.kind;
      this.#openedLine = this.#line;
    }
    return this.#advance(comment.length);
  }

  /** Anything else: a string, a word, a symbol. */
  #token(value: number): boolean {
    if (value === byte.backslash) return this.#backslash();
    if (value === byte.quote || value === byte.doubleQuote || value === byte.backtick) {
      this.#begin();
      this.#body.quoted();
      this.#mode = "string";
      this.#quote = value;
      this.#openedLine = this.#line;
    } else if (isWordByte(value) && this.#tracks()) return this.#word();
    else if (this.#tracks()) {
      const next = this.#peek(1);
      if (next === "wait") return false;
      this.#begin();
      this.#body.symbol(value, next);
    } else this.#begin();
    this.#before = value;
    return this.#advance(1);
  }

  #tracks(): boolean {
    return this.#body.phase !== "plain";
  }

  #word(): boolean {
    const { bytes } = this.#window;
    let end = this.#at;
    while (isWordByte(bytes[end])) end++;
    if (end === bytes.length && !this.#isLast) return false;
    this.#begin();
    // No keyword is longer than 16 characters.
    this.#body.word(end - this.#at > 16 ? "" : bytes.toString("latin1", this.#at, end).toUpperCase(), this.#before);
    this.#before = bytes[end - 1] as number;
    this.#at = end;
    return true;
  }

  /** `\N` is MariaDB's NULL; any other backslash outside a string is for the mysql client. */
  #backslash(): boolean {
    const next = this.#peek(1);
    if (next === "wait") return false;
    if (next !== byte.upperN)
      throw clientCommand(`\\${next === undefined ? "" : String.fromCharCode(next)}`, this.#line);
    this.#begin();
    return this.#advance(2);
  }

  #begin(): void {
    if (this.#start !== -1) return;
    this.#start = this.#at;
    this.#startLine = this.#line;
    this.#before = 0;
    // With a delimiter of one's own nothing inside a body needs protecting.
    if (this.#delimiter[0] !== byte.semicolon || this.#delimiter.length > 1) this.#body.phase = "plain";
  }

  #emit(end: number): void {
    if (this.#start !== -1) {
      const { bytes } = this.#window;
      let last = end;
      while (isBlank(bytes[last - 1])) last--;
      if (last - this.#start > this.#maxBytes) throw tooLong(this.#startLine, this.#maxBytes);
      this.#found.push({ sql: bytes.subarray(this.#start, last), line: this.#startLine });
    }
    this.#start = -1;
    this.#conditionalLine = 0;
    this.#body = new CompoundBody();
  }

  #checkEnd(): void {
    if (this.#mode === "string") throw unterminated("string or quoted name", this.#openedLine);
    if (this.#mode === "block comment") throw unterminated("comment", this.#openedLine);
    if (this.#conditionalLine > 0) throw unterminated("comment /*! … */", this.#conditionalLine);
    if (this.#start === -1) return;
    if (this.#body.isOpen) throw unterminated("BEGIN … END block", this.#startLine);
    if (!this.#delimiter.equals(Buffer.from(";")))
      throw unterminated(`statement (its delimiter is ${this.#delimiter.toString("latin1")})`, this.#startLine);
  }
}
