import type { EmailFrame } from "./email-data";
import type { Block, Letter } from "./letter";

const width = 78;

/** The text part: what the HTML says, wrapped, with the link on a line of its own. */
export function letterText(letter: Letter, frame: EmailFrame): string {
  const { heading, blocks, action, afterAction, why } = letter;
  const parts = [
    wrap(heading),
    ...blocks.map(blockText),
    action && `${action.label}:\n${action.link}`,
    afterAction && wrap(afterAction),
    // What mail programs know as the start of a signature.
    `-- \n${wrap(why)}\n${wrap(whence(frame))}`,
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

/** `Seaworthy at http://… · development · gene_atlas`. */
export function whence({ baseUrl, environment, database }: EmailFrame): string {
  return `Seaworthy at ${baseUrl} · ${environment} · ${database}`;
}

function blockText(block: Block): string {
  if (typeof block === "string") return wrap(block);
  if ("quote" in block) return wrapLines(block.quote, "> ");
  const labelWidth = Math.max(...block.facts.map(([label]) => label.length)) + 2;
  return block.facts
    .map(([label, value]) => wrap(value, `${label}:`.padEnd(labelWidth), " ".repeat(labelWidth)))
    .join("\n");
}

function wrapLines(text: string, prefix: string): string {
  return text
    .split("\n")
    .map((line) => wrap(line, prefix))
    .join("\n");
}

/** One paragraph, its words never cut: an address that is too long stays whole. */
function wrap(text: string, firstPrefix = "", nextPrefix = firstPrefix): string {
  const lines: string[] = [];
  let line = firstPrefix;
  let empty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = nextPrefix;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join("\n");
}
