import { byte, isBlank, isDigit, isWordByte, stopTable } from "./bytes";
import { ByteWindow } from "./byte-window";
import { CompoundBody } from "./compound-body";
import { badDelimiter, clientCommand, tooLong, unterminated } from "./splitter-errors";

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
const inString = {
  [byte.quote]: stopTable(byte.quote, byte.backslash, byte.newline),
  [byte.doubleQuote]: stopTable(byte.doubleQuote, byte.backslash, byte.newline),
  [byte.backtick]: stopTable(byte.backtick, byte.newline),
} as Readonly<Record<number, Uint8Array>>;
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
  #delimiter = Buffer.from(";");
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
    const { bytes } = this.#window;
    const end = bytes.length;
    let at = this.#at;
    while (at < end && table[bytes[at] as number] === 0) at++;
    this.#at = at;
    return at < end;
  }

  #string(): boolean {
    if (!this.#skipTo(inString[this.#quote] as Uint8Array)) return false;
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
    if (this.#start !== -1 && !this.#tracks()) this.#skim();
    if (this.#at >= this.#window.bytes.length) return false;
    const value = this.#window.bytes[this.#at] as number;
    if (value === byte.newline) return this.#newline();
    if (isBlank(value)) return this.#advance(1);
    return this.#delimiterHere(value) ?? this.#commentHere(value) ?? this.#token(value);
  }

  /** Runs over code and closed strings in one tight loop: nearly all of a dump. Stops before anything else. */
  #skim(): void {
    const { bytes } = this.#window;
    const [stops, end] = [this.#stops, bytes.length];
    let at = this.#at;
    for (;;) {
      while (at < end && stops[bytes[at] as number] === 0) at++;
      const value = bytes[at] as number;
      if (value === byte.dash && at + 1 < end && bytes[at + 1] !== byte.dash && this.#delimiter[0] !== byte.dash) {
        at++;
        continue;
      }
      const table = inString[value];
      if (at >= end || table === undefined || value === this.#delimiter[0]) break;
      let close = at + 1;
      for (;;) {
        while (close < end && table[bytes[close] as number] === 0) close++;
        if (bytes[close] !== byte.backslash || bytes[close + 1] === byte.newline) break;
        close += 2;
      }
      if (close >= end || bytes[close] !== value) break;
      at = close + 1;
    }
    this.#at = at;
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
    const letter = bytes[at];
    const mayBeCommand =
      letter === 0x44 || letter === 0x64 || ((letter === 0x53 || letter === 0x73) && this.#start === -1);
    if (!mayBeCommand || this.#conditionalLine > 0) {
      this.#lineStart = false;
      return true;
    }
    const word = bytes.toString("latin1", at, at + 10);
    const stillPossible = /^(?:d(?:e(?:l(?:i(?:m(?:i(?:t(?:er?)?)?)?)?)?)?)?|s(?:o(?:u(?:r(?:ce?)?)?)?)?)$/i.test(word);
    if (stillPossible && !this.#isLast) return false;
    const command = /^(?:delimiter(?=[ \t\r\n]|$)|source(?=[ \t]))/i.exec(word)?.[0];
    if (command === undefined) {
      this.#lineStart = false;
      return true;
    }
    const end = bytes.indexOf(byte.newline, at);
    if (end === -1 && !this.#isLast) return false;
    return this.#commandLine(command, bytes.toString("latin1", at, end === -1 ? bytes.length : end));
  }

  #commandLine(command: string, text: string): true {
    if (command.toLowerCase() === "source") throw clientCommand(text.trim().slice(0, 80), this.#line);
    const argument = text.slice(command.length).trim().split(/\s+/)[0] ?? "";
    this.#lineStart = false;
    if (this.#start !== -1) {
      // Inside a statement `delimiter` may be a column: only a line that cannot be one is a command, and ends the statement.
      if (!/^[^\w\s'"`(),\\]+$/.test(argument)) return true;
      this.#emit(this.#at);
    }
    if (argument === "") throw badDelimiter(this.#line, "names no delimiter");
    if (argument.includes("\\")) throw badDelimiter(this.#line, "contains a backslash");
    this.#delimiter = Buffer.from(argument, "latin1");
    this.#stops = codeStops(this.#delimiter);
    this.#at += text.length;
    return true;
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
  #commentHere(value: number): boolean | undefined {
    if (value === byte.hash) return this.#enterComment("line comment", 1);
    if (value === byte.dash) return this.#dashComment();
    if (value === byte.slash) return this.#slashComment();
    if (value === byte.star && this.#conditionalLine > 0) {
      const next = this.#peek(1);
      if (next === "wait") return false;
      if (next !== byte.slash) return undefined;
      this.#conditionalLine = 0;
      return this.#advance(2);
    }
    return undefined;
  }

  /** `--` opens a comment before white space; where a statement starts, always, as in the mysql client. */
  #dashComment(): boolean | undefined {
    const [second, third] = [this.#peek(1), this.#peek(2)];
    if (second === "wait") return false;
    if (second !== byte.dash) return undefined;
    if (third === "wait") return false;
    if (third !== undefined && !isBlank(third) && this.#start !== -1) return undefined;
    return this.#enterComment("line comment", 2);
  }

  #slashComment(): boolean | undefined {
    // Long enough to tell `/*!999999`, which no server runs.
    const ahead = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => this.#peek(count));
    if (ahead[0] === "wait") return false;
    if (ahead[0] !== byte.star) return undefined;
    if (ahead[1] === "wait" || ahead[2] === "wait") return false;
    const bang = ahead[1] === byte.bang ? 1 : ahead[1] === byte.upperM && ahead[2] === byte.bang ? 2 : 0;
    if (bang === 0 || this.#conditionalLine > 0) return this.#enterComment("block comment", 2);
    if (ahead.includes("wait")) return false;
    const version = ahead.slice(bang + 1, bang + 7);
    let digits = 0;
    while (isDigit(version[digits] as number | undefined)) digits++;
    if (digits === 6 && version.every((digit) => digit === byte.nine)) return this.#enterComment("block comment", 2);
    this.#begin();
    this.#conditionalLine = this.#line;
    return this.#advance(2 + bang + digits);
  }

  #enterComment(mode: Mode, length: number): true {
    this.#mode = mode;
    this.#openedLine = this.#line;
    return this.#advance(length);
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

function codeStops(delimiter: Buffer): Uint8Array {
  return stopTable(
    byte.quote,
    byte.doubleQuote,
    byte.backtick,
    byte.hash,
    byte.dash,
    byte.slash,
    byte.star,
    byte.newline,
    byte.backslash,
    delimiter[0] as number,
  );
}
