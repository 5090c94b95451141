// `npm run licences`: writes docs/third-party.md, the list of what runs with the application and under which licence.
// With --check (part of `npm run check`): fails when the list is not true, or a licence is one we do not take.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const listPath = `${root}docs/third-party.md`;

/** Permissive ones, which ask for no more than to be named. */
const taken = new Set(
  "MIT MIT-0 ISC 0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 Unlicense CC0-1.0".split(" "),
);

/** Others, each with the reason why it may be here. */
const exceptions = [
  [/^lightningcss/, "MPL-2.0", "compiles the styles when building; unchanged, and no part of what is served"],
  [
    /^@img\/sharp/,
    "Apache-2.0 AND LGPL-3.0-or-later",
    "an optional part of Next.js for resizing pictures; we have none, and it is never loaded",
  ],
  [/^@img\/sharp/, "Apache-2.0 AND LGPL-3.0-or-later AND MIT", "as above"],
  [/^@img\/sharp-libvips/, "LGPL-3.0-or-later", "as above"],
  [/^caniuse-lite$/, "CC-BY-4.0", "data about browsers, read when building"],
  [/^combine-errors$/, "unknown", "its readme says MIT, its package.json nothing"],
  [/^geist$/, "SIL OPEN FONT LICENSE", "the console's typeface"],
];

/** One {name, version, licence} for each package that is installed with the application, without those only for developing. */
export function packagesInUse(lock = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8"))) {
  const found = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "" || entry.dev) continue;
    const name = entry.name ?? path.replace(/^.*node_modules\//, "");
    const licence = entry.license ?? (entry.optional ? null : installedLicence(path));
    // A build for one platform that does not say is part of a package that does.
    if (licence === null && entry.optional) continue;
    found.set(`${name}@${entry.version}`, { name, version: entry.version, licence: licence ?? "unknown" });
  }
  return [...found.values()].toSorted(
    (a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"),
  );
}

function installedLicence(path) {
  const file = `${root}${path}/package.json`;
  if (!existsSync(file)) return null;
  const { license, licenses } = JSON.parse(readFileSync(file, "utf8"));
  return license?.type ?? license ?? licenses?.map(({ type }) => type).join(" OR ") ?? null;
}

/** Why a package may be used: "" for a permissive licence, the exception's reason, or null. */
export function reasonFor({ name, licence }) {
  if (isTaken(licence)) return "";
  return exceptions.find(([names, exact]) => names.test(name) && exact === licence)?.[2] ?? null;
}

/** Of `A OR B` one must do, of `A AND B` both. */
function isTaken(licence) {
  const bare = licence.replace(/^\((.*)\)$/, "$1");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isTaken);
  return bare.split(" AND ").every((name) => taken.has(name));
}

export function listOf(packages) {
  const rows = packages.map(
    (each) => `| ${each.name} | ${each.version} | ${each.licence} | ${reasonFor(each) ?? "NOT TAKEN"} |`,
  );
  return `# Third-party packages

What is installed with the application, and under which licence; \`npm run licences\` writes this list. Permissive licences
need no reason; each other one has its own.

| package | version | licence | why it may be here |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = packagesInUse();
  const refused = packages.filter((each) => reasonFor(each) === null);
  for (const { name, version, licence } of refused)
    console.error(
      `${name} ${version} is under "${licence}", which we do not take. Replace it, or add an exception with its reason to scripts/licences.mjs.`,
    );
  if (!process.argv.includes("--check")) writeFileSync(listPath, listOf(packages));
  else if (!existsSync(listPath) || readFileSync(listPath, "utf8") !== listOf(packages))
    console.error("docs/third-party.md is not true any more: npm run licences");
  else if (refused.length === 0) process.exit(0);
  process.exitCode = refused.length > 0 || process.argv.includes("--check") ? 1 : 0;
}
