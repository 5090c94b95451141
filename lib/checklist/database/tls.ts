import type { Deps } from "@/lib/deps";
import { coreOf } from "@/lib/mysql/core-connection";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { type Ask, askOn, onTarget } from "./on-target";
import { placeOf, type ServerPlace } from "./server-place";

interface TlsFacts {
  connections: DatabaseConnection[];
}

interface DatabaseConnection {
  name: "target" | "store";
  place: ServerPlace;
  /** `TLS_AES_128_GCM_SHA256`; null: in the clear. */
  cipher: string | null;
  /** `TLSv1.3` */
  protocol: string | null;
}

const variable = { target: "TARGET_DATABASE_URL", store: "DATABASE_URL" } as const;

export const tlsCheck = defineCheck<TlsFacts>({
  id: "db.tls",
  area: "database",
  title: "Encrypted connections",
  why: "Whoever is on the way between Seaworthy and a remote database reads the rows of every backup, unless they are encrypted.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 15,
  gather: async (deps, look) => {
    const target = await onTarget(deps, look, ({ ask, address }) => describe("target", ask, address));
    return { connections: [target, await describeStore(deps)] };
  },
  judge({ connections }): Judgement {
    const facts = evidence(
      connections.map(({ name, place, cipher, protocol }) => [
        name === "target" ? "Target" : "Store",
        `${place.address} (${place.onThisMachine ? "this machine" : place.kind}), ${cipher === null ? "not encrypted" : `${protocol ?? "TLS"} ${cipher}`}`,
      ]),
    );
    const clear = connections.filter(({ place, cipher }) => !place.onThisMachine && cipher === null);
    if (clear.length > 0)
      return {
        status: "warning",
        summary: `The connection to the ${clear.map(({ name }) => name).join(" and the ")} leaves this machine unencrypted`,
        evidence: facts,
        remedy: {
          text: "Ask for TLS in the URL. The server's certificate must be one that this machine trusts; NODE_EXTRA_CA_CERTS names a file with an authority of your own. Then let the server refuse anything else (require_secure_transport = ON).",
          command: clear.map(({ name }) => `${variable[name]}=mysql://…?ssl=true`).join("\n"),
        },
      };
    const isRemote = connections.some(({ place }) => !place.onThisMachine);
    return {
      status: "ok",
      summary: isRemote ? "Connections that leave this machine are encrypted" : "Both databases are on this machine",
      evidence: facts,
    };
  },
});

async function describeStore({ store }: Pick<Deps, "store">): Promise<DatabaseConnection> {
  const connection = await store.pool.getConnection();
  try {
    return await describe("store", askOn(connection), coreOf(connection).stream.remoteAddress ?? "");
  } finally {
    connection.release();
  }
}

async function describe(name: DatabaseConnection["name"], ask: Ask, address: string): Promise<DatabaseConnection> {
  const rows = await ask("SHOW SESSION STATUS WHERE Variable_name IN ('Ssl_cipher', 'Ssl_version')");
  const value = (status: string) => rows.find((row) => row["Variable_name"] === status)?.["Value"] || null;
  return { name, place: placeOf(address), cipher: value("Ssl_cipher"), protocol: value("Ssl_version") };
}
