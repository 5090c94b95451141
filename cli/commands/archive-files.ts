import { basename, dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { openSqlStream } from "@/lib/archive";
import { decryptingReader } from "@/lib/encryption";
import { OperatorError } from "@/lib/kernel/errors";
import { openLocalDisk } from "@/lib/storage/local-disk";
import type { Command } from "../command";
import { tellReaderGone } from "../mind-streams";
import { identityOption, readIdentity } from "../read-identity";

/** For the day when no store tells of any backup: a file is all there is. */
export const archiveFileCommands: readonly Command[] = [
  {
    name: "archive cat",
    positionals: ["<file>"],
    options: identityOption,
    summary:
      "The SQL of an archive's file on standard output, for mariadb or mysql; needs no database, no zstd and no age",
    async run(_cli, { positionals, options }) {
      const path = positionals[0] ?? "";
      const { identity } = await readIdentity(options["identity-file"]);
      const sql = await openSqlStream({ open: (fileName) => openFile(path, fileName, identity) }, basename(path));
      await pipeline(sql, process.stdout, { end: false }).catch(tellReaderGone);
    },
  },
];

async function openFile(path: string, fileName: string, identity: string | undefined) {
  const reader = await openLocalDisk(dirname(path)).open(fileName);
  if (!/\.age$/i.test(fileName)) return reader;
  if (identity !== undefined) return decryptingReader(reader, { fileName, identity, recipients: [] });
  await reader.close();
  throw new OperatorError("cli.key_needed", `${fileName} is encrypted.`, {
    kind: "invalid",
    hint: "Give its private key: --identity-file key.txt, or --identity-file - and the key on standard input.",
  });
}
