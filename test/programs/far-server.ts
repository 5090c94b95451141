import { type Connection, createConnection } from "mysql2/promise";
import type { Judgement } from "@/lib/checklist/check";
import { publicPortCheck } from "@/lib/checklist/database/public-port";
import { tlsCheck } from "@/lib/checklist/database/tls";
import type { Deps } from "@/lib/deps";
import { openTarget } from "@/lib/mysql/open-target";
import { openStore } from "@/lib/store/open-store";
import { startMysql } from "../../scripts/setup/mysql-chroot.mjs";
import { startMariadb } from "../../scripts/setup/servers.mjs";

/**
 * `far-server.mjs FLAVOUR ADDRESS FLAG…`: starts a server that listens everywhere, and says in JSON how the checks of its
 * place judge it, reached at ADDRESS. For a network of its own: see `test/own-network.ts`.
 */
const [flavour, address = "", ...flags] = process.argv.slice(2);
const server = await (flavour === "mysql" ? startMysql : startMariadb)(["--bind-address=0.0.0.0", ...flags]);
const root = await createConnection({ uri: server.url });
try {
  process.stdout.write(JSON.stringify(await judge(root)));
} finally {
  await root.end();
  await server.stop();
}

async function judge(administrator: Connection): Promise<Record<string, Judgement>> {
  for (const sql of [
    "CREATE DATABASE shop",
    "CREATE USER 'far'@'%' IDENTIFIED BY 'secret'",
    "GRANT ALL PRIVILEGES ON *.* TO 'far'@'%'",
  ])
    await administrator.query(sql);
  const far = `mysql://far:secret@${address}:${new URL(server.url).port}/shop`;
  const clear = await measureBoth(far, false);
  const encrypted = await measureBoth(far, true);
  await administrator.query(`RENAME USER 'far'@'%' TO 'far'@'${address}'`);
  const named = await measureBoth(far, false);
  const near = await measureBoth(`${server.url}/shop`, false);
  return {
    clear: clear.tls,
    encrypted: encrypted.tls,
    here: near.tls,
    openToAll: clear.port,
    openToNamed: named.port,
  };
}

async function measureBoth(url: string, encrypts: boolean): Promise<{ tls: Judgement; port: Judgement }> {
  // Nobody signed the server's certificate.
  const ssl = { rejectUnauthorized: false };
  const store = openStore({ storeUrl: encrypts ? `${url}?ssl=${JSON.stringify(ssl)}` : url, storePoolSize: 2 });
  const plain = openTarget({ targetUrl: url, targetPoolSize: 1 });
  const target = encrypts ? { ...plain, connect: () => createConnection({ uri: url, ssl }) } : plain;
  const look = { now: new Date(), signal: AbortSignal.timeout(20_000) };
  const deps = { store, target } as unknown as Deps;
  try {
    return { tls: await tlsCheck.measure(deps, look), port: await publicPortCheck.measure(deps, look) };
  } finally {
    await Promise.all([store.close(), plain.close()]);
  }
}
