import { readFileSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSecret } from "@/lib/kernel/ids";
import packageLock from "@/package-lock.json";
import { makeCertificate } from "@/test/certificates";
import { copyCheckout } from "./checkout";
import { run, tryRun } from "./run-program";
import { standStill } from "./test-stack";

standStill();

const tag = `layers-${process.pid}`;
const image = `seaworthy:${tag}`;
const mebibyte = 1024 * 1024;

/** What lies about in a checkout that somebody uses, each with a value that is nowhere else. */
const planted = {
  ".env": `BASE_URL=http://localhost\nAUTH_SECRET=${newSecret()}\nDATABASE_PASSWORD=${newSecret()}
TARGET_DATABASE_URL=mysql://shop:${newSecret()}@db/shop\nS3_SECRET_ACCESS_KEY=${newSecret()}\n`,
  ".env.production.local": `SMTP_PASSWORD=${newSecret()}\n`,
  ".git/config": `[remote "origin"]\n  url = https://somebody:${newSecret()}@git.example/seaworthy\n`,
  "tls/tls.key": makeCertificate({ names: ["console.example"] }).key,
  "store-before-going-back.sql": `INSERT INTO users VALUES ('${newSecret()}');\n`,
};
const values = Object.values(planted)
  .flatMap((text) => text.split(/[=:@'\n]/))
  .filter((value) => value.length >= 32);

/** Keys and tokens as they look, whoever they belong to. */
const keyMaterial = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/]{40}/,
  /AGE-SECRET-KEY-1[0-9A-Z]{58}/,
  /\bAKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b/,
  /\b(?:gh[opsu]_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36}|xox[abpr]-[0-9A-Za-z-]{20,})\b/,
  /:_authToken=\S/,
];

interface Layer {
  /** What made it, as the image's history has it. */
  madeBy: string;
  files: string[];
  /** The content of all its files, one after the other. */
  content: Buffer;
}

interface Config {
  config: { Env: string[]; Labels: Record<string, string> };
  history: { created_by?: string; empty_layer?: boolean }[];
  rootfs: { diff_ids: string[] };
}

/** Ours, without those of the base: from the first step of the last stage on. */
async function readLayers(folder: string): Promise<{ config: Config; layers: Layer[] }> {
  await run("docker", ["save", "--output", join(folder, "image.tar"), image]);
  await run("tar", ["-xf", join(folder, "image.tar"), "-C", folder]);
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown;
  const [manifest] = read("manifest.json") as { Config: string; Layers: string[] }[];
  if (manifest === undefined) throw new Error("docker save wrote no manifest");
  const config = read(manifest.Config) as Config;
  const steps = config.history.filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  const first = steps.findIndex(({ created_by: step }) => step?.includes("-m 700 /backups"));
  if (first < 1 || steps.length !== manifest.Layers.length) throw new Error("The image's history is another than ours");
  const layers = await Promise.all(
    manifest.Layers.slice(first).map(async (path, index) => ({
      madeBy: steps[first + index]?.created_by ?? "",
      files: (await run("tar", ["-tf", join(folder, path)])).split("\n").filter(Boolean),
      content: await unpacked(join(folder, path)),
    })),
  );
  return { config, layers };
}

/** However the engine has packed it. */
async function unpacked(tar: string): Promise<Buffer> {
  const child = spawn("tar", ["-xOf", tar], { stdio: ["ignore", "pipe", "inherit"] });
  return buffer(child.stdout);
}

const build = (folder: string, ...more: string[]) =>
  tryRun("docker", ["compose", "--project-directory", folder, "--progress", "plain", "build", "secrets", ...more], {
    env: { COMPOSE_FILE: join(folder, "docker-compose.yml"), SEAWORTHY_VERSION: tag, SEAWORTHY_COMMIT: "one" },
    limitSeconds: 1500,
  });

const layerIds = async () =>
  JSON.parse(await run("docker", ["image", "inspect", "--format", "{{json .RootFS.Layers}}", image])) as string[];

describe("the image of a checkout that somebody uses", { timeout: 1_800_000 }, () => {
  let folder: string;
  let checkout: string;
  let firstId: string;
  let config: Config;
  let layers: Layer[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-layers-"));
    checkout = join(folder, "checkout");
    copyCheckout(checkout, "docker-compose.yml");
    for (const [name, text] of Object.entries(planted)) {
      await mkdir(dirname(join(checkout, name)), { recursive: true });
      await writeFile(join(checkout, name), text);
    }
    const { code, output } = await build(checkout);
    if (code !== 0) throw new Error(output);
    firstId = (await run("docker", ["image", "inspect", "--format", "{{.Id}}", image])).trim();
    ({ config, layers } = await readLayers(folder));
  }, 1_800_000);
  afterAll(async () => {
    // One was left without a name by the next of that name.
    await tryRun("docker", ["image", "rm", image, `${image}-source`, firstId]);
    await rm(folder, { recursive: true, force: true });
  });

  test("holds programs, packages and migrations, and no other file", () => {
    const allowed = [
      // Folders that something is mounted on; some engines leave those of a step's own mounts.
      /^(?:backups|migrations|app|etc|proc|run|run\/(?:secrets|database)|sys|usr|usr\/local|usr\/local\/bin)\/$/,
      /^app\/(?:package\.json|server\.js|health\.mjs)$/,
      /^app\/dist\/(?:[\w.-]+\.mjs)?$/,
      /^app\/drizzle\/(?:\d{4}_\w+\.sql)?$/,
      /^app\/\.next\/(?!cache|dev|diagnostics|trace|types).*$/,
      /^app\/node_modules\/(?!.*\/tests?\/.)/,
      /^usr\/local\/bin\/seaworthy$/,
    ];
    const isForDevelopment = /\.(?:map|[cm]?tsx?|md|ya?ml|zip|sh)$|\.(?:test|spec)\.\w+$|(?:^|\/)\.(?:env|git|npmrc)/;
    const files = layers.flatMap((layer) => layer.files.map((file) => file.replace(/^\.\//, "")));
    expect(files.length).toBeGreaterThan(500);
    const isRight = (file: string) => allowed.some((pattern) => pattern.test(file)) && !isForDevelopment.test(file);
    expect(files.filter((file) => !isRight(file))).toEqual([]);
  });

  test("has no package that is there for development", () => {
    const known = packageLock.packages as Record<string, { dev?: boolean } | undefined>;
    const packages = new Set<string>();
    for (const file of layers.flatMap((layer) => layer.files)) {
      const [, path] = /^(?:\.\/)?app\/((?:node_modules\/(?:@[^/]+\/)?[^/@]+\/)+)/.exec(file) ?? [];
      if (path !== undefined) packages.add(path.replace(/\/$/, ""));
    }
    expect(packages.size).toBeGreaterThan(10);
    expect([...packages].filter((path) => known[path] === undefined || known[path].dev === true)).toEqual([]);
  });

  test("holds no value of .env and no key, in no layer, history or setting", () => {
    const said = Buffer.from(JSON.stringify(config));
    const all = [...layers, { madeBy: "settings and history", files: [], content: said }];
    // What is looked for would be found.
    expect(all.some(({ content }) => content.includes("first-admin-link"))).toBe(true);
    expect(values.length).toBeGreaterThanOrEqual(7);
    for (const { madeBy, content } of all) {
      expect([madeBy, values.filter((value) => content.includes(value))]).toEqual([madeBy, []]);
      const text = content.toString("latin1");
      expect([madeBy, keyMaterial.filter((pattern) => pattern.test(text)).map(String)]).toEqual([madeBy, []]);
    }
  });

  test("adds at most 120 MB to its base", () => {
    const bytes = layers.reduce((sum, { content }) => sum + content.length, 0);
    console.log(`The image adds ${Math.round(bytes / mebibyte)} MiB to its base.`);
    expect(bytes).toBeLessThan(120_000_000);
  });

  test("another commit is another label, and no other layer", async () => {
    const before = await layerIds();
    const { code } = await build(checkout, "--build-arg", "SEAWORTHY_COMMIT=another");
    expect([code, await layerIds()]).toEqual([0, before]);
    const labels = await run("docker", ["image", "inspect", "--format", "{{json .Config.Labels}}", image]);
    expect(JSON.parse(labels)).toMatchObject({ "org.opencontainers.image.revision": "another" });
  });

  test("a changed source does not install packages again", async () => {
    await appendFile(join(checkout, "lib/kernel/clock.ts"), "\n// changed\n");
    const command = ["build", "--progress", "plain", "--target", "source", "--tag", `${image}-source`, checkout];
    const { code, output } = await tryRun("docker", command);
    const step = /^#(\d+) .*npm ci/m.exec(output)?.[1];
    expect([code, output]).toEqual([0, expect.stringMatching(new RegExp(`^#${step} CACHED`, "m"))]);
  });
});
