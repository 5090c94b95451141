import { archiveTitleStart } from "./format";

/** What the comments at the head of another tool's dump say; null where they say nothing. */
export interface SqlFileHeader {
  /** `mysqldump`, `mariadb-dump`, `mydumper`, `phpMyAdmin`, `Adminer`, `Seaworthy`. */
  tool: string | null;
  /** The server's version as it called itself: `9.7.0`, `10.11.6-MariaDB-log`. */
  server: string | null;
  database: string | null;
}

interface Tool {
  name: string;
  /** How its dumps begin. */
  head: RegExp;
  server?: RegExp;
  database?: RegExp;
  /** How they end; null: it writes nothing at the end. */
  end: RegExp | null;
  /** Ends like that only when this is in the head. */
  endsIf?: RegExp;
}

const dumpCompleted = /\n-- Dump completed\b[^\n]*\s*$/;
const dumpHeader = {
  server: /^-- Server version[ \t]+(\S+)/m,
  // Empty in dumps of several databases.
  database: /^-- Host: .*[ \t]Database: (\S.*?)\s*$/m,
};

const tools: Tool[] = [
  { name: "mariadb-dump", head: /^-- MariaDB dump /m, ...dumpHeader, end: dumpCompleted },
  { name: "mysqldump", head: /^-- MySQL dump /m, ...dumpHeader, end: dumpCompleted },
  {
    name: "phpMyAdmin",
    head: /^-- phpMyAdmin SQL Dump/m,
    server: /^-- Server version: (\S+)/m,
    database: /^-- Database: `(.+)`/m,
    // It puts back the client's character set when it changed that at the start.
    endsIf: /@OLD_CHARACTER_SET_CLIENT=@@/,
    end: /\n\/\*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION \*\/;\s*$/,
  },
  {
    name: "Adminer",
    head: /^-- Adminer(?:Evo)? \S+ (?:MySQL|MariaDB) /m,
    server: /^-- Adminer(?:Evo)? \S+ (?:MySQL|MariaDB) (\S+) dump/m,
    database: /^USE `(.+)`;/m,
    end: /\n-- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: UTC)?\s*$/,
  },
  {
    name: "Seaworthy",
    head: new RegExp(`^${archiveTitleStart}\\d+`),
    end: /\n-- Seaworthy archive complete: [^\n]*\s*$/,
  },
  {
    name: "mydumper",
    head: /^\/\*!40101 SET NAMES binary\s?\*\/;\s*\/\*!40014 SET FOREIGN_KEY_CHECKS=0\s?\*\/;/,
    end: null,
  },
];

export function readHeader(head: Buffer): SqlFileHeader {
  const text = head.toString("utf8");
  const tool = toolOf(text);
  return {
    tool: tool?.name ?? null,
    server: tool?.server?.exec(text)?.[1] ?? null,
    database: tool?.database?.exec(text)?.[1] ?? null,
  };
}

/** `open`: the tool ends its dumps with a line that is not there. `unknown`: nothing tells where it should end. */
export function endingOf(head: Buffer, tail: Buffer): "closed" | "open" | "unknown" {
  const [text, last] = [head.toString("utf8"), tail.toString("latin1")];
  const tool = toolOf(text);
  if (tool === undefined) return dumpCompleted.test(last) ? "closed" : "unknown";
  if (tool.end === null || tool.endsIf?.test(text) === false) return "unknown";
  return tool.end.test(last) ? "closed" : "open";
}

function toolOf(head: string): Tool | undefined {
  return tools.find((tool) => tool.head.test(head));
}
