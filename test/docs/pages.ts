import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A page for people: README.md, or one below docs/. */
export interface Page {
  /** From the project's folder: `docs/install.md`. */
  path: string;
  text: string;
}

export interface Block {
  /** Of its first line in the page. */
  line: number;
  language: string;
  /** What stands after the language: `not-run="needs root"`. */
  marks: Record<string, string>;
  code: string;
}

export function readPages(): Page[] {
  const below = readdirSync("docs", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  return ["README.md", ...below.map((name) => join("docs", name)).toSorted()].map(readPage);
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(path, "utf8") };
}

/** What stands between fences, without the indentation of the list it may be in. */
export function blocksOf({ text }: Page): Block[] {
  return [...text.matchAll(/^([ \t]*)```(\w+)([^\n]*)\n([\s\S]*?)^\1```[ \t]*$/gm)].map((found) => {
    const [, indent = "", language = "", info = "", code = ""] = found;
    const marks = [...info.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
    return {
      line: text.slice(0, found.index).split("\n").length,
      language,
      marks: Object.fromEntries(marks) as Record<string, string>,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}

/** Prose only: no code between fences. */
export function proseOf({ text }: Page): string {
  return text.replaceAll(/^([ \t]*)```[\s\S]*?^\1```[ \t]*$/gm, "");
}

/** Relative links, as written and as the path and heading they lead to. */
export function linksOf(page: Page): { written: string; path: string; heading: string | undefined }[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, written = ""]) => written)
    .filter((written) => !/^[a-z]+:/.test(written))
    .map((written) => {
      const [file = "", heading] = written.split("#");
      return { written, path: file === "" ? page.path : normalize(join(dirname(page.path), file)), heading };
    });
}

/** The names by which headings are linked to, as GitHub makes them. */
export function headingsOf(page: Page): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .replaceAll(/[`*]|\]\([^)]*\)/g, "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
