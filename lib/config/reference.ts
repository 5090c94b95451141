import { z } from "zod";
import { sections, type Description } from "./descriptions";
import { secretVariables, variablesSchema, type Variables } from "./variables";

type Name = keyof Variables;

const types = z.toJSONSchema(variablesSchema, { io: "input", unrepresentable: "any" }).properties ?? {};
const defaults = variablesSchema.parse({});
const secrets: ReadonlySet<string> = new Set(secretVariables);

/** docs/configuration.md: for reading. */
export function configurationPage(): string {
  const tables = sections.map(({ title, variables: described }) =>
    [
      `## ${title}`,
      "",
      "| variable | type | default | what it says |",
      "| --- | --- | --- | --- |",
      ...entriesOf(described).map(([name, it]) => row(name, it)),
    ].join("\n"),
  );
  return `${pageHead}\n${tables.join("\n\n")}\n`;
}

/** .env.example: for copying. */
export function exampleFile(): string {
  const parts = sections.map(({ title, variables: described }) => {
    const heading = `# --- ${title} ${"-".repeat(112 - title.length)}`;
    return `${heading}\n\n${entriesOf(described).flatMap(example).join("\n")}`;
  });
  return `${[exampleHead, ...parts].join("\n\n")}\n`;
}

const pageHead = `# Configuration

Every variable that Seaworthy reads. This page and [\`.env.example\`](../.env.example) are written from the schema that the
processes read their environment with; \`npm run reference\` writes them, and a test fails when they differ from it.

- Variables are read once, when a process starts: change one, then restart every process. All problems are reported
  together, by name, and nothing starts.
- An empty variable counts as unset.
- A **secret** may come as a file instead: \`…_FILE\` is the path of a file that holds the value (Docker and Kubernetes
  secrets, systemd credentials). Secrets are never logged, shown or repeated in an error. [Changing
  them](runbook.md#changing-a-secret) says what each change does.
- \`npm start\` on one machine needs none of them. In production four have no default: \`DATABASE_URL\`,
  \`TARGET_DATABASE_URL\`, \`AUTH_SECRET\`, \`BASE_URL\`. What the image and the Compose file set themselves is in
  [Installing](install.md).
`;

const exampleHead = `# Every variable Seaworthy reads; docs/configuration.md says the same with types and limits. Both are written by
# \`npm run reference\`. Nothing here is needed for \`npm start\` on one machine: without the two database URLs it brings up
# databases of its own. An empty variable counts as unset. All problems are reported together at start.`;

function row(name: Name, { text, unset = "" }: Description): string {
  const type = secrets.has(name) ? `${typeOf(name)}; **secret**` : typeOf(name);
  const value = defaultOf(name);
  return `| \`${name}\` | ${type} | ${value === undefined ? unset : `\`${value}\``} | ${text} |`;
}

function example([name, { text, example: value, unset }]: [Name, Description]): string[] {
  const told = unset === undefined ? withoutLinks(text) : `${withoutLinks(text)} Unset: ${unset}.`;
  const file = secrets.has(name) ? [`# ${name}_FILE=/run/secrets/${name.toLowerCase()}`] : [];
  return [...wrapped(told), `# ${name}=${value ?? defaultOf(name) ?? ""}`, ...file];
}

function entriesOf(described: { [K in Name]?: Description }): [Name, Description][] {
  return Object.entries(described) as [Name, Description][];
}

/** `why 8 (docs/scaling.md)` */
function withoutLinks(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\(([^)#]*)[^)]*\)/g, "$1 (docs/$2)");
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 118) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function defaultOf(name: Name): string | undefined {
  const value = defaults[name];
  return value === undefined ? undefined : `${value as string | number | boolean}`;
}

/** In words: `integer, 1 to 65535`, `true or false`, `text, 32 characters or more`, or the title that the schema gives it. */
function typeOf(name: Name): string {
  const it = types[name];
  if (typeof it !== "object") throw new Error(`The schema says nothing of ${name}`);
  if (it.title !== undefined) return it.title;
  if (it.enum !== undefined) return orList(it.enum.map((each) => `\`${String(each)}\``));
  if (it.type === "integer") return `integer, ${it.minimum} to ${it.maximum}`;
  return (it.minLength ?? 0) > 1 ? `text, ${it.minLength} characters or more` : "text";
}

function orList(items: readonly string[]): string {
  return items.join(", ").replace(/, ([^,]*)$/, " or $1");
}
