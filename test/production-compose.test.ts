import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { secretVariables, variables } from "@/lib/config/variables";

const text = readFileSync("docker-compose.yml", "utf8");
const section = (name: string) => new RegExp(`^${name}:\\n((?:(?:[ #].*)?\\n)*)`, "m").exec(text)?.[1] ?? "";
const anchors = new Map(
  [...text.matchAll(/^x-\w+: &(\w+)\n((?: .*\n)+)/gm)].map(([, name = "", block = ""]) => [name, block]),
);

/** What a service says, and what it takes over from the blocks that it names. */
const services = new Map(
  [...section("services").matchAll(/^ {2}(\w+):\n((?:(?: {4}.*)?\n)+)/gm)].map(([, name = "", block = ""]) => [
    name,
    withAnchors(block),
  ]),
);

function withAnchors(block: string): string {
  const taken = [...(/<<: (.*)/.exec(block)?.[1] ?? "").matchAll(/\*(\w+)/g)];
  return [block, ...taken.map(([, name = ""]) => withAnchors(anchors.get(name) ?? ""))].join("");
}

const oneShots = ["secrets", "migrate"];

test("the services are these", () => {
  expect([...services.keys()]).toEqual(["secrets", "database", "migrate", "web", "worker", "proxy"]);
});

describe.each([...services])("%s", (name, block) => {
  test("has no more rights than it needs, and limits", () => {
    expect(block).toContain('security_opt: ["no-new-privileges:true"]');
    expect(block).toContain("cap_drop: [ALL]");
    expect(block).not.toContain("cap_add");
    expect(block).not.toContain("privileged");
    expect(block).toMatch(/limits: \{ cpus: "[^"]+", memory: .+ \}/);
    expect(block).toMatch(/max-size: 10m, max-file: "5"/);
  });

  test("cannot write to its root file system", () => {
    expect(block).toContain("read_only: true");
    // The one that writes the others' secrets reaches nobody, and nobody reaches it.
    expect(block.includes("read_only: false")).toBe(name === "secrets");
    expect(block.includes("network_mode: none")).toBe(name === "secrets");
  });

  test("starts again after a failure, or is there to run once", () => {
    expect(block).toContain(oneShots.includes(name) ? 'restart: "no"' : "restart: unless-stopped");
  });

  test("has a health check, or an exit code that others wait for", () => {
    const isOneShot = oneShots.includes(name);
    expect(/healthcheck:( \*health| &health)?\n/.test(block)).toBe(!isOneShot);
    expect(block.includes("healthcheck: { disable: true }")).toBe(isOneShot);
    expect(text.includes(`${name}: { condition: service_completed_successfully }`)).toBe(isOneShot);
  });

  test("gets the time it needs to stop", () => {
    const seconds = Number(/stop_grace_period: (?:\$\{STOP_GRACE_PERIOD:-)?(\d+)s/.exec(block)?.[1]);
    // DRAIN_SECONDS, SHUTDOWN_GRACE_SECONDS and some more; what copies three files needs none of it.
    expect(seconds).toBeGreaterThanOrEqual(name === "secrets" ? 1 : 5 + 90 + 5);
  });

  test("is published only if it is the proxy, and its image is pinned", () => {
    expect(block.includes("ports:")).toBe(name === "proxy");
    expect(block).toMatch(
      /^ {2,4}image: (seaworthy:\$\{SEAWORTHY_VERSION:-local\}|seaworthy-proxy:\$\{PROXY_VERSION:-local\}|mariadb:\d+\.\d+\.\d+)$/m,
    );
  });
});

test("a cold start is ordered: secrets, database, migrations, web and worker, proxy", () => {
  const waits = (name: string) =>
    [...(services.get(name) ?? "").matchAll(/^ {6}(\w+): \{ condition: (\w+) \}/gm)].map(([, on, how]) => [on, how]);
  expect(waits("database")).toEqual([["secrets", "service_completed_successfully"]]);
  expect(waits("migrate")).toContainEqual(["database", "service_healthy"]);
  for (const name of ["web", "worker"]) expect(waits(name)).toEqual([["migrate", "service_completed_successfully"]]);
  expect(waits("proxy")).toEqual([["web", "service_started"]]);
});

test("the image is built once: for the service that all others wait for", () => {
  const built = [...services].filter(([, block]) => /^ {4}build:/m.test(block)).map(([name]) => name);
  expect(built).toEqual(["secrets", "proxy"]);
  for (const name of ["migrate", "web", "worker"]) expect(services.get(name)).toContain("pull_policy: never");
});

test("the database is in a network that nothing leaves", () => {
  expect(services.get("database")).toMatch(/^ {4}networks: \[inside\]$/m);
  expect(section("networks")).toContain("inside: { internal: true }");
});

test("missing values are named before anything starts, and .env.docker.example asks for just these", () => {
  const needed = [...section("x-needed").matchAll(/^ {2}- \$\{(\w+):\?/gm)].map(([, name]) => name);
  const asked = [...readFileSync(".env.docker.example", "utf8").matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name);
  expect(asked).toEqual(needed);
  expect(needed).toHaveLength(4);
});

test("every other value that .env.docker.example tells of is one that is read, with that default", () => {
  const examplesOnly = ["BACKUPS_DIR", "REAL_IP_FROM"];
  const told = [...readFileSync(".env.docker.example", "utf8").matchAll(/^# ([A-Z_]+)=(.*)$/gm)].filter(
    ([, name = ""]) => !examplesOnly.includes(name),
  );
  expect(told.length).toBeGreaterThan(10);
  for (const [, name = "", value = ""] of told) expect(text).toContain(`\${${name}:-${value}}`);
});

describe("every variable", () => {
  const given = new Set([...(anchors.get("seaworthy") ?? "").matchAll(/^ {4}([A-Z_0-9]+):/gm)].map(([, name]) => name));
  // The image says these; of `npm start` are the last ones.
  const inImage = ["HOST", "PORT", "BACKUPS_DIR", "MIGRATIONS_DIR", "ALIVE_FILE"];
  const ofLauncher = [
    "SEAWORTHY_DATA_DIR",
    "EMBEDDED_DATABASE_PORT",
    "MAIL_CATCHER_SMTP_PORT",
    "MAIL_CATCHER_WEB_PORT",
  ];
  // Compose holds it: no secret is in it, the password has a file of its own.
  const secrets = secretVariables.filter((name) => name !== "DATABASE_URL");

  test("of .env reaches web, worker and migrate, a secret as a file", () => {
    const plain = Object.keys(variables).filter(
      (name) => ![...inImage, ...ofLauncher, ...(secrets as readonly string[])].includes(name),
    );
    const expected = [...plain, ...secrets.map((name) => `${name}_FILE`)];
    expect(given).toEqual(new Set(expected));
  });

  test.each(secrets)("%s is written as a file by the service that does that", (name) => {
    const file = name.toLowerCase();
    // One that nobody has to have is named only where it has a value: an empty file is a mistake.
    const named = [`/run/secrets/${file}`, `\${${name}:+/run/secrets/${file}}`].map(
      (path) => `${name}_FILE: ${path}\n`,
    );
    expect(named.some((line) => anchors.get("seaworthy")?.includes(line))).toBe(true);
    expect(services.get("secrets")).toContain(`{ source: ${file}, target: /run/given/${file} }`);
    expect(section("secrets") + section("configs")).toMatch(
      new RegExp(`^  ${file}: \\{ (environment: ${name}|content: "\\$\\{${name}:-\\}\\\\n") \\}$`, "m"),
    );
  });
});
