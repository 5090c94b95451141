import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { programFile } from "@/test/bundle";
import { makeCertificate } from "@/test/certificates";
import { inOwnNetwork, networkRefusal } from "@/test/own-network";
import { isMysqlPrepared } from "../../../scripts/setup/mysql-chroot.mjs";
import type { Judgement } from "../check";

// A server of the test's own is set up and started.
vi.setConfig({ hookTimeout: 120_000 });

/** Nobody's (RFC 5737), and public to whoever does not know that. */
const address = "203.0.113.7";
const why = networkRefusal();
const servers = [
  { flavour: "mariadb", isThere: true },
  // Prepared by `npm test`, unless it was told of another MySQL.
  { flavour: "mysql", isThere: isMysqlPrepared() },
];

describe.skipIf(why !== null).each(servers.filter(({ isThere }) => isThere))(
  `a $flavour at a public address of another machine${why === null ? "" : ` (skipped: ${why})`}`,
  ({ flavour }) => {
    let folder: string;
    let judged: Record<"clear" | "encrypted" | "here" | "openToAll" | "openToNamed", Judgement>;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "seaworthy-test-"));
      const { cert, key } = makeCertificate({ names: [address] });
      writeFileSync(join(folder, "cert.pem"), cert);
      writeFileSync(join(folder, "key.pem"), key);
      // MySQL makes a certificate of its own.
      const tls = [`--ssl-cert=${join(folder, "cert.pem")}`, `--ssl-key=${join(folder, "key.pem")}`];
      const command = [process.execPath, programFile("far-server"), flavour, address];
      const [program = "", ...args] = inOwnNetwork(address, [...command, ...(flavour === "mariadb" ? tls : [])]);
      judged = JSON.parse(execFileSync(program, args, { encoding: "utf8" })) as typeof judged;
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("in the clear, the connections to it are told with the setting for each", () => {
      expect(judged.clear).toMatchObject({
        status: "warning",
        summary: "The connection to the target and the store leaves this machine unencrypted",
        evidence: { facts: [{ label: "Target", value: `${address} (public), not encrypted` }, {}] },
        remedy: { command: "TARGET_DATABASE_URL=mysql://…?ssl=true\nDATABASE_URL=mysql://…?ssl=true" },
      });
    });

    test("encrypted they are fine, and so is a server on this machine", () => {
      const value = expect.stringMatching(/^203\.0\.113\.7 \(public\), TLSv1\.3 TLS_AES_/);
      expect(judged.encrypted).toMatchObject({ status: "ok", evidence: { facts: [{ value }, { value }] } });
      expect(judged.here).toMatchObject({ status: "ok", summary: "Both databases are on this machine" });
    });

    test("open to every host it fails, with the accounts; for named hosts only it is a warning", () => {
      expect(judged.openToAll).toMatchObject({
        status: "failed",
        summary: `The server answers at the public address ${address}, and 1 account may sign in from anywhere`,
        evidence: { items: ["'far'@'%'"] },
      });
      expect(judged.openToNamed).toMatchObject({
        status: "warning",
        summary: `The server answers at the public address ${address}; only accounts of named hosts may sign in`,
      });
    });
  },
);
