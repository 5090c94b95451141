import type { NamedDependency } from "./config";

const form = /^([a-z0-9][a-z0-9_.-]{0,49})=(\S+)$/i;

/** What is wrong with `name=https://… name=host:port …`, or null. */
export function dependenciesProblem(text: string): string | null {
  const items = split(text);
  const wrong = items.find((item) => parse(item) === null);
  if (wrong !== undefined)
    return `must be name=https://host/path or name=host:port, separated by commas; not "${wrong}"`;
  const names = items.map((item) => item.split("=", 1)[0]?.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? null : `names "${twice}" twice`;
}

/** The dependencies in a text without problems. */
export function splitDependencies(text: string): NamedDependency[] {
  return split(text).flatMap((item) => parse(item) ?? []);
}

function split(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}

function parse(item: string): NamedDependency | null {
  const [, name = "", address = ""] = form.exec(item) ?? [];
  if (name === "") return null;
  if (/^https?:\/\//i.test(address)) {
    if (!URL.canParse(address) || new URL(address).password !== "") return null;
    return { name, address: { type: "url", url: address } };
  }
  const [, host = "", port = ""] = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+):(\d{1,5})$/i.exec(address) ?? [];
  if (host === "" || Number(port) < 1 || Number(port) > 65_535) return null;
  return { name, address: { type: "port", host: host.replace(/^\[|\]$/g, ""), port: Number(port) } };
}
