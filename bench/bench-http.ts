import { rm } from "node:fs/promises";
import { encode } from "next-auth/jwt";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { formatCount } from "@/lib/kernel/units";
import { environmentOf } from "@/test/bundle";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { freePorts } from "@/test/run-launcher";
import { prepareDataSet } from "./data-set";
import { buildBareNext } from "./http/bare-next";
import { askInTurn, connections, type Load, putUnderLoad } from "./http/load";
import { history, seedStore } from "./http/seed-store";
import { startWebProcess } from "./http/web-process";
import { readServerFacts } from "./server-facts";
import { median } from "./take-turns";
import { describeMachine, writePage } from "./write-report";

const rounds = 3;
const pages = ["/", "/backups", "/jobs", "/audit", "/audit?action=backup.download", "/checklist"] as const;

interface Measured {
  name: string;
  load: Load[];
  inTurn: Load[];
}

/** Probes beside a bare Next route in the same run, and pages over the history of years. */
export async function benchHttp(server: string, _sizes: readonly number[], log: (line: string) => void): Promise<void> {
  const facts = await readServerFacts(server);
  const targetUrl = await prepareDataSet(server, 20, log);
  log(`Making a store with ${formatCount(history.auditRows)} audit rows …`);
  const deps = await makeDeps("mariadb", { targetUrl });
  const bareFolder = await buildBareNext();
  const [port = "0", barePort = "0"] = Object.values(await freePorts());
  try {
    await seedStore(deps.config.storeUrl);
    const limits = { RATE_LIMIT_READS: "1000000", RATE_LIMIT_STRANGERS: "1000000" };
    const environment = {
      ...environmentOf(deps.config),
      ...limits,
      BASE_URL: `http://127.0.0.1:${port}`,
      LOG_LEVEL: "error",
    };
    const bare = await startWebProcess(bareFolder, Number(barePort), {});
    const ours = await startWebProcess(process.cwd(), Number(port), environment);
    try {
      const probes = await measureProbes(bare.url, ours.url, log);
      const shown = await measurePages(deps, ours.url, log);
      const machine = await describeMachine(facts, `${server.replace(/\/$/, "")}/mysql`);
      log(`Written to ${await writePage("http", describe(probes, shown, machine))}`);
    } finally {
      await Promise.all([bare.stop(), ours.stop()]);
    }
  } finally {
    await deps.dispose();
    await rm(bareFolder, { recursive: true, force: true });
  }
}

/** Each in turn, `rounds` times, so that none has a quiet moment of the machine to itself. */
async function measureProbes(bareUrl: string, oursUrl: string, log: (line: string) => void): Promise<Measured[]> {
  const probes: (Measured & { url: string })[] = [
    { name: "a bare Next route", url: `${bareUrl}/health`, load: [], inTurn: [] },
    { name: "/health", url: `${oursUrl}/health`, load: [], inTurn: [] },
    { name: "/health/ready", url: `${oursUrl}/health/ready`, load: [], inTurn: [] },
  ];
  for (const { url } of probes) await askInTurn(url, 300);
  for (let round = 0; round < rounds; round++)
    for (const probe of probes) {
      probe.inTurn.push(await askInTurn(probe.url, 1000));
      probe.load.push(await putUnderLoad(probe.url));
      log(`round ${round + 1}: ${probe.name}: ${probe.load.at(-1)?.requestsPerSecond.toFixed(0)} a second`);
    }
  return probes;
}

async function measurePages(deps: TestDeps, url: string, log: (line: string) => void): Promise<Measured[]> {
  const cookie = await signInAdministrator(deps);
  const measured: Measured[] = [];
  for (const page of pages) {
    await askInTurn(`${url}${page}`, 5, { cookie });
    const inTurn = await askInTurn(`${url}${page}`, 50, { cookie });
    measured.push({ name: page, load: [], inTurn: [inTurn] });
    log(`${page}: ${inTurn.p50.toFixed(0)} ms`);
  }
  return measured;
}

async function signInAdministrator(deps: TestDeps): Promise<string> {
  const person = { email: "bench@example.test", password: "four unrelated words here" };
  await createUser(deps, systemActor, { ...person, name: "Bench", role: "administrator" });
  const { sid } = await signIn(deps, person, { address: null, userAgent: null, requestId: null });
  const token = await encode({ token: { sid }, secret: deps.config.authSecret });
  return `${sessionCookieName(deps.config)}=${token}`;
}

const middle = (loads: readonly Load[], field: keyof Load) => median(loads.map((load) => load[field]));

function describe(probes: readonly Measured[], shown: readonly Measured[], machine: string): string {
  const bare = probes[0]?.inTurn ?? [];
  const probeRows = probes.map(({ name, load, inTurn }) => {
    const more = middle(inTurn, "p50") - middle(bare, "p50");
    const cells = [
      name,
      formatCount(Math.round(middle(load, "requestsPerSecond"))),
      `${middle(load, "p50").toFixed(0)} ms`,
      `${middle(load, "p99").toFixed(0)} ms`,
      `${middle(inTurn, "p50").toFixed(2)} ms`,
      `${middle(inTurn, "p99").toFixed(2)} ms`,
      inTurn === bare ? "" : `${more.toFixed(2)} ms`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const pageRows = shown.map(
    ({ name, inTurn }) =>
      `| ${name} | ${middle(inTurn, "p50").toFixed(0)} ms | ${middle(inTurn, "p99").toFixed(0)} ms |`,
  );
  return `# Probes and pages

Measured ${new Date().toISOString().slice(0, 16)}Z; one web process, production build.

## Probes beside a bare Next route

All in the same run, alternately, medians of ${rounds}. Under load: ${connections} connections, as fast as they are answered. In turn: one
request after the other. \`/health/ready\` asks both databases, and whether migrations are pending.

| | requests a second | p50 under load | p99 under load | p50 in turn | p99 in turn | more than bare, p50 in turn |
| --- | --- | --- | --- | --- | --- | --- |
${probeRows.join("\n")}

## Pages over years of history

With ${formatCount(history.backups)} backups, ${formatCount(history.jobs)} jobs and ${formatCount(history.auditRows)} rows in the audit log, signed in as an administrator: the whole
page, from the request to its last byte, one after the other.

| page | p50 | p99 |
| --- | --- | --- |
${pageRows.join("\n")}

## Where

${machine}
`;
}
