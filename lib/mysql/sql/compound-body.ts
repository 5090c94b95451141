import { byte } from "./bytes";

type Block = "BEGIN" | "CASE" | "EXPRESSION" | "IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR" | "PACKAGE";
type Kind = "PROCEDURE" | "FUNCTION" | "TRIGGER" | "EVENT" | "PACKAGE";

const kinds = new Set(["PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"]);
const beforeKind = new Set(["OR", "REPLACE", "DEFINER", "AGGREGATE", "CURRENT_USER", "CURRENT_ROLE"]);
const characteristics = new Set(
  "COMMENT LANGUAGE SQL NOT DETERMINISTIC CONTAINS NO READS MODIFIES DATA SECURITY DEFINER INVOKER".split(" "),
);
const compoundStarts = new Set(["IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"]);
const functionBodyStarts = new Set([...compoundStarts, "BEGIN", "RETURN"]);
const handlerBodyStarts = new Set(["BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT"]);

/**
 * Follows the words of one statement and knows whether a `;` lies inside a stored program's body. BEGIN, END, IF and
 * the rest are ordinary names too (`SELECT begin, end FROM shift`), so a word opens or closes a block only where a
 * statement may start.
 */
export class CompoundBody {
  /** `head`: not known yet what the statement is; `plain`: no body can follow, words need no more looking at. */
  phase: "head" | "header" | "body" | "plain" = "head";
  readonly #blocks: Block[] = [];
  #kind: Kind | undefined;
  #first = "";
  #previous = "";
  /** First word of the inner statement. */
  #head = "";
  #atStart = false;
  #handler = false;
  /** In a package: the head of a routine went by, its BEGIN is to come. */
  #routineOpen = false;
  #nameFollows = false;
  #closed: Block | undefined;
  #parens = 0;
  #sawParameters = false;

  /** True while a `;` belongs to the body. */
  get isOpen(): boolean {
    return this.#blocks.length > 0;
  }

  /** A word in upper case; `before` is the last byte before it that is not white space. */
  word(word: string, before: number): void {
    const isName = before === byte.dot || before === byte.at;
    if (this.phase === "head") this.#headWord(word, before);
    else if (this.phase === "header") this.#headerWord(word);
    else if (this.phase === "body") this.#bodyWord(isName ? "" : word);
    this.#previous = word;
  }

  /** A string or a quoted name went by. */
  quoted(): void {
    if (this.#nameFollows) this.#startBody();
    else if (this.phase === "body") this.#atStart = false;
    this.#nameFollows = false;
    this.#previous = "";
  }

  /** A byte that is neither word, quote nor white space. */
  symbol(value: number, next: number | undefined): void {
    if (value === byte.open) this.#parens++;
    if (value === byte.close && --this.#parens === 0) this.#sawParameters = true;
    if (value === byte.semicolon) this.#startStatement();
    else if (value === byte.colon && next !== byte.equals && this.phase !== "head") this.#startBody();
    else if (this.phase === "body") this.#atStart = false;
  }

  #headWord(word: string, before: number): void {
    if (this.#first === "") {
      this.#first = word;
      if (compoundStarts.has(word)) {
        this.#startBody();
        this.#bodyWord(word);
      } else if (word !== "CREATE" && word !== "ALTER" && word !== "BEGIN") this.phase = "plain";
    } else if (this.#first === "BEGIN") {
      // `BEGIN NOT ATOMIC` is MariaDB's block; `BEGIN` and `BEGIN WORK` open a transaction.
      if (word === "NOT") this.#openBegin();
      else this.phase = "plain";
    } else if (kinds.has(word) && before !== byte.equals) {
      this.#kind = word as Kind;
      this.phase = "header";
      this.#parens = 0;
      this.#sawParameters = false;
    } else if (!beforeKind.has(word) && before !== byte.equals && before !== byte.at) this.phase = "plain";
  }

  #openBegin(): void {
    this.#startBody();
    this.#blocks.push("BEGIN");
  }

  /** Looks for the place where the head of CREATE ends and its body starts. */
  #headerWord(word: string): void {
    if (this.#nameFollows) {
      this.#nameFollows = false;
      this.#startBody();
    } else if (this.#kind === "TRIGGER") {
      if (word === "ROW" && this.#previous === "EACH") this.#startBody();
    } else if (this.#kind === "EVENT") {
      if (word === "DO") this.#startBody();
    } else if (this.#kind === "PACKAGE") {
      if (word === "AS" || word === "IS") {
        this.#startBody();
        this.#blocks.push("PACKAGE");
      }
    } else if (this.#parens === 0 && this.#sawParameters) {
      const starts = this.#kind === "FUNCTION" ? functionBodyStarts.has(word) : !characteristics.has(word);
      if (!starts) return;
      this.#startBody();
      this.#bodyWord(word);
    }
  }

  #startBody(): void {
    this.phase = "body";
    this.#startStatement();
  }

  #startStatement(): void {
    this.#atStart = true;
    this.#handler = false;
    this.#closed = undefined;
    this.#head = "";
  }

  #bodyWord(word: string): void {
    const closed = this.#closed;
    this.#closed = undefined;
    if (closed !== undefined && word === closed.replace("EXPRESSION", "CASE")) return;
    if (word === "END" && this.#closesHere()) {
      this.#closed = this.#blocks.pop();
      this.#atStart = false;
    } else if (this.#atStart) this.#firstWord(word);
    else this.#laterWord(word);
  }

  #closesHere(): boolean {
    const top = this.#blocks.at(-1);
    if (top === undefined) return false;
    if (top === "EXPRESSION") return true;
    return top === "REPEAT" ? this.#head === "UNTIL" : this.#atStart;
  }

  #firstWord(word: string): void {
    const continues = (word === "NOT" && this.#previous === "BEGIN") || (word === "ATOMIC" && this.#previous === "NOT");
    if (continues || word === "ELSE") return;
    if (this.#kind === "TRIGGER" && (word === "FOLLOWS" || word === "PRECEDES")) {
      this.#nameFollows = true;
      this.phase = "header";
    } else if (word === "BEGIN") {
      // A package's own initialisation part shares the END of the package.
      const ownsEnd = this.#blocks.at(-1) !== "PACKAGE" || this.#routineOpen;
      this.#routineOpen = false;
      if (ownsEnd) this.#push("BEGIN");
    } else if (word === "LOOP" || word === "REPEAT") this.#push(word);
    else {
      if (word === "IF" || word === "WHILE" || word === "FOR" || word === "CASE") this.#blocks.push(word);
      this.#atStart = false;
      this.#head = word;
    }
  }

  #laterWord(word: string): void {
    const top = this.#blocks.at(-1);
    if (this.#handler && handlerBodyStarts.has(word)) {
      this.#handler = false;
      this.#atStart = true;
      this.#firstWord(word);
    } else if (word === "HANDLER") this.#handler = this.#head === "DECLARE";
    else if (word === "CASE") this.#blocks.push("EXPRESSION");
    else if (word === "THEN") this.#atStart = top === "IF" || top === "CASE";
    else if (word === "DO") this.#atStart = top === "WHILE" || top === "FOR";
    else if (top === "PACKAGE" && (word === "AS" || word === "IS")) {
      this.#routineOpen = true;
      this.#atStart = true;
    }
  }

  #push(block: Block): void {
    this.#blocks.push(block);
    this.#startStatement();
  }
}
