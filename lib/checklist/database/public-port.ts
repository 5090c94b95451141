import { connect } from "node:net";
import type { PeerKind } from "@/lib/auth/forwarded-seen";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { cannotSee } from "./judgements";
import { onTarget, readSettings } from "./on-target";
import { accountsGrant, nameOf, readAccounts } from "./read-accounts";
import { ownAddresses, placeOf } from "./server-place";

const tryMs = 1000;
const anyAddress: ReadonlySet<string> = new Set(["", "*", "0.0.0.0", "::"]);
const anyHost: ReadonlySet<string> = new Set(["%", "", "0.0.0.0/0.0.0.0"]);

interface PublicPortFacts {
  port: string;
  /** What the server listens on; empty: it takes no connections from networks. */
  binds: string[];
  /** Where connections were tried and taken. */
  reachedAt: { address: string; kind: PeerKind }[];
  /** Accounts that may sign in from anywhere, those that are seen. */
  open: string[];
  /** The GRANT that would show the others; null: all are seen. */
  accountsGrant: string | null;
}

export const publicPortCheck = defineCheck<PublicPortFacts>({
  id: "db.public_port",
  area: "database",
  title: "Not open to the internet",
  why: "A database port that anybody can reach is tried with passwords day and night.",
  severity: "critical",
  pace: "slow",
  limitSeconds: 15,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ ask, connection, address }) => {
      const settings = await readSettings(ask, ["bind_address", "skip_networking", "port"]);
      const capabilities = await readCapabilities(connection);
      const accounts = await readAccounts(ask, capabilities.flavour);
      const place = placeOf(address);
      const port = settings.get("port") ?? "";
      // From one machine to another, only the address that we use ourselves is known to lead there.
      const own = place.onThisMachine ? await thoseThatAnswer(Number(port), look.signal) : [];
      return {
        port,
        binds: settings.get("skip_networking") === "ON" ? [] : bindsIn(settings.get("bind_address") ?? ""),
        reachedAt: [...new Set([place.address, ...own])].map((reached) => ({
          address: reached,
          kind: placeOf(reached).kind,
        })),
        open:
          accounts === null
            ? [capabilities.account].filter((account) => account.endsWith("@'%'"))
            : accounts.filter(({ host }) => anyHost.has(host)).map(nameOf),
        accountsGrant: accounts === null ? accountsGrant(capabilities) : null,
      };
    }),
  judge(found): Judgement {
    const { binds, reachedAt, open } = found;
    const facts = evidence(
      [
        ["Listens on", binds.length === 0 ? "no network" : binds.join(", ")],
        ["Port", found.port],
        ["Reached at", reachedAt.map(({ address, kind }) => `${address} (${kind})`).join(", ")],
        ["Accounts open to every host", `${found.accountsGrant === null ? "" : "at least "}${open.length}`],
      ],
      open,
    );
    const publicly = reachedAt.filter(({ kind }) => kind === "public").map(({ address }) => address);
    if (publicly.length > 0) return judgePublic(found, publicly.join(", "), facts);
    if (binds.every((bind) => placeOf(bind).kind === "loopback" && !anyAddress.has(bind)))
      return { status: "ok", summary: "The server takes connections from its own machine only", evidence: facts };
    const everywhere = binds.some((bind) => anyAddress.has(bind));
    if (everywhere && open.length > 0)
      return {
        status: "warning",
        severity: "info",
        summary: `The server listens on every address, and ${several(open.length, "account")} may sign in from anywhere; no public address led to it`,
        evidence: facts,
        remedy: narrow("Nothing outside was found to reach it, but only the network around it prevents that."),
      };
    if (found.accountsGrant !== null && everywhere)
      return cannotSee(
        "The server listens on every address; who may sign in from where cannot be seen",
        found.accountsGrant,
        facts,
      );
    return { status: "ok", summary: `The server was found at ${addressesOf(found)} only`, evidence: facts };
  },
});

function judgePublic(
  { open, accountsGrant: grant }: PublicPortFacts,
  address: string,
  facts: ReturnType<typeof evidence>,
): Judgement {
  if (open.length > 0)
    return {
      status: "failed",
      summary: `The server answers at the public address ${address}, and ${several(open.length, "account")} may sign in from anywhere`,
      evidence: facts,
      remedy: narrow("Anybody on the internet may try passwords."),
    };
  const accounts = grant === null ? "only accounts of named hosts may sign in" : "who may sign in cannot be seen";
  return {
    status: "warning",
    severity: "warning",
    summary: `The server answers at the public address ${address}; ${accounts}`,
    evidence: facts,
    remedy:
      grant === null
        ? narrow("One forgotten account would be enough.")
        : { ...narrow("To see the accounts:"), command: grant },
  };
}

function narrow(reason: string): NonNullable<Judgement["remedy"]> {
  return {
    text: `${reason} Bind the server to a private address and restart it, publish no port of its container, and let accounts in from the application's hosts only (RENAME USER).`,
    command: "[mysqld]\nbind-address = 127.0.0.1",
  };
}

function addressesOf({ reachedAt, binds }: PublicPortFacts): string {
  return (binds.some((bind) => anyAddress.has(bind)) ? reachedAt.map(({ address }) => address) : binds).join(", ");
}

/** MySQL takes several addresses, each perhaps with a network namespace: `10.0.0.5/inner`. */
function bindsIn(text: string): string[] {
  return text
    .split(",")
    .map((bind) => bind.trim().replace(/\/.*$/, ""))
    .map((bind) => (bind === "localhost" ? "127.0.0.1" : bind === "" ? "*" : bind));
}

async function thoseThatAnswer(port: number, signal: AbortSignal): Promise<string[]> {
  const tried = await Promise.all(
    ownAddresses().map(async (host) => ((await accepts(host, port, signal)) ? [host] : [])),
  );
  return tried.flat();
}

function accepts(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: tryMs });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
    signal.addEventListener("abort", () => done(false), { once: true });
  });
}
