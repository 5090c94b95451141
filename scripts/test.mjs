// `npm test`: sets everything up, starts real database servers, runs every kind of test, stops the servers.
// `npm test -- unit integration` runs only these stages; they are check, unit, integration, browser and deployment.
import { fileURLToPath } from "node:url";
import { applicationBuild } from "./setup/application-build.mjs";
import { debianPackages } from "./setup/debian-packages.mjs";
import { mysqlChroot, startMysql, whyNoMysql } from "./setup/mysql-chroot.mjs";
import { nginxFolder, nginxRoot, whyNoNginx } from "./setup/nginx-folder.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { requirePlatform } from "./setup/platform.mjs";
import { exitWith, SetupProblem } from "./setup/problem.mjs";
import { startMariadb } from "./setup/servers.mjs";
import { setUp } from "./setup/set-up.mjs";
import { stages } from "./test-stages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
process.chdir(root);

const programs = [
  { anyOf: ["mariadbd"], packages: ["mariadb-server-core", "mariadb-client-core"] },
  { anyOf: ["mariadb-dump"], packages: ["mariadb-client"] },
  { anyOf: ["zstd"], packages: ["zstd"] },
  { anyOf: ["age"], packages: ["age"] },
];
const browser = { anyOf: ["chromium-headless-shell"], packages: ["chromium-headless-shell"] };
const servers = [];

try {
  requirePlatform();
  const { env, notes } = await prepare(stagesAsked());
  const results = await runStages(stagesAsked(), env);
  report(results, notes);
} catch (error) {
  await stopServers();
  exitWith(error);
}

function stagesAsked() {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in stages));
  if (unknown.length > 0)
    throw new SetupProblem(`There is no stage ${unknown.join(", ")}: they are ${Object.keys(stages).join(", ")}.`);
  return asked.length === 0 ? Object.keys(stages) : asked;
}

/** Sets up what the stages need. Answers their environment, and what could not be had. */
async function prepare(asked) {
  const real = asked.includes("integration") || asked.includes("browser");
  const mysqlMissing = process.env.TEST_MYSQL_URL || !asked.includes("integration") ? undefined : whyNoMysql();
  const ownMysql = asked.includes("integration") && !process.env.TEST_MYSQL_URL && mysqlMissing === undefined;
  const debootstrap = { anyOf: ["debootstrap"], packages: ["debootstrap"] };
  await setUp([
    nodePackages(root),
    debianPackages("Installing database programs and Chromium", [
      ...(real ? [...programs, browser] : []),
      ...(ownMysql ? [debootstrap] : []),
    ]),
    ...(real ? [applicationBuild(root)] : []),
  ]);
  const env = {};
  const notes = mysqlMissing === undefined ? [] : [`tests on MySQL: ${mysqlMissing}`];
  if (asked.includes("integration") && !process.env.TEST_MARIADB_URL) env.TEST_MARIADB_URL = await keep(startMariadb());
  if (ownMysql) notes.push(...(await bringUpMysql(env)));
  if (asked.includes("integration")) notes.push(...(await bringUpNginx(env)));
  return { env, notes };
}

/** Without MySQL's packages within reach everything else is still worth testing; the report says what was not. */
async function bringUpMysql(env) {
  try {
    await setUp([mysqlChroot()]);
    const server = startMysql();
    env.TEST_MYSQL_URL = await keep(server);
    env.TEST_MYSQL_CLIENT_DIR = (await server).clientFolder;
    return [];
  } catch (error) {
    return [`tests on MySQL: ${error.message.split("\n")[0]}`];
  }
}

/** Without nginx within reach the proxy's tests are skipped. */
async function bringUpNginx(env) {
  try {
    const why = whyNoNginx();
    if (why !== undefined) return [`tests of the proxy: ${why}`];
    await setUp([nginxFolder()]);
    env.TEST_NGINX_ROOT = nginxRoot();
    return [];
  } catch (error) {
    return [`tests of the proxy: ${error.message.split("\n")[0]}`];
  }
}

async function keep(starting) {
  const server = await starting;
  servers.push(server);
  return server.url;
}

async function runStages(asked, env) {
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => void stopServers().then(() => process.exit(130)));
  const results = [];
  try {
    for (const name of asked) {
      console.log(`\n== ${name}`);
      const started = Date.now();
      const result = await stages[name](root, env);
      results.push({ name, seconds: (Date.now() - started) / 1000, ...result });
    }
  } finally {
    await stopServers();
  }
  return results;
}

async function stopServers() {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

function report(results, notes) {
  console.log();
  for (const { name, seconds, passed, failed } of results)
    console.log(`${name.padEnd(12)} ${`${passed} passed, ${failed} failed`.padEnd(24)} ${seconds.toFixed(1)} s`);
  for (const title of [...notes, ...results.flatMap(({ skipped }) => skipped)]) console.log(`skipped: ${title}`);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") === 0 ? 0 : 1;
}
