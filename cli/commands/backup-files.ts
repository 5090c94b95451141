import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { getBackup, openDownload } from "@/lib/backups";
import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";
import { createUpload, discardUpload, receivePiece } from "@/lib/uploads";
import type { Cli, Command } from "../command";
import { downloadTo, downloadToOutput } from "../download-file";
import { findBackup } from "../find-backup";
import { createProgress } from "../progress";
import { identityOption, readIdentity } from "../read-identity";
import { requireWorker, waitForJob } from "../wait-for-job";

export const backupFileCommands: readonly Command[] = [
  {
    name: "backup download",
    positionals: ["<backup>"],
    options: {
      output: {
        type: "string",
        usage: "--output <path>",
        summary: "A folder or file; here under its own name when left out; - is standard output",
      },
      ...identityOption,
    },
    summary: "Bring an archive here, go on where an interrupted download stopped, and compare its checksum",
    async run(cli, { positionals, options }) {
      const identity = await readIdentity(options["identity-file"]);
      const id = await findBackup(cli, positionals[0]);
      const download = await openDownload(cli.deps(), cli.actor, { id, ...identity });
      try {
        if (options["output"] === "-") return await downloadToOutput(download);
        const done = await downloadTo(download, options["output"] as string | undefined);
        cli.out.result(done, (it) => [
          `${it.path}: ${formatBytes(it.sizeBytes)}${it.resumedFrom === 0 ? "" : `, ${formatBytes(it.resumedFrom)} of it from before`}`,
          `sha256 ${it.checksum}${it.compared ? ", as in the catalogue" : ""}`,
        ]);
      } finally {
        await download.reader.close();
      }
    },
  },
  {
    name: "backup upload",
    positionals: ["<file>"],
    summary: "Add an archive, or a .sql, .sql.gz or .sql.zst of another tool, to the backups; check it, and wait",
    async run(cli, { positionals }) {
      const deps = cli.deps();
      await requireWorker(deps);
      const path = positionals[0] ?? "";
      const upload = await send(cli, path, await sizeOf(path));
      if (upload.jobId === null) {
        await discardUpload(deps, cli.actor, { id: upload.id });
        throw cutShort(path, upload.receivedBytes, upload.sizeBytes);
      }
      const { backupId } = (await waitForJob(cli, upload.jobId)).result as { backupId: string };
      const { fileName } = await getBackup(deps, cli.actor, { id: backupId });
      cli.out.result({ backupId }, () => [`${fileName} is among the backups.`]);
    },
  },
];

async function send(cli: Cli, path: string, sizeBytes: number) {
  const { id } = await createUpload(cli.deps(), cli.actor, { fileName: basename(path), sizeBytes });
  const progress = createProgress();
  async function* body() {
    let done = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 }) as AsyncIterable<Buffer>) {
      yield chunk;
      done += chunk.length;
      progress.show({ stage: "uploading", done, total: sizeBytes, unit: "bytes" });
    }
  }
  try {
    return await receivePiece(cli.deps(), cli.actor, { id, offset: 0, body: body() });
  } finally {
    progress.end();
  }
}

/** What was there when it was announced is not there any more: the upload would wait for it in vain. */
function cutShort(path: string, receivedBytes: number, sizeBytes: number): OperatorError {
  return new OperatorError(
    "upload.cut_short",
    `${path} became shorter while it was read: ${formatBytes(receivedBytes)} of ${formatBytes(sizeBytes)} were there.`,
    { hint: "Upload it again when whoever writes it has finished." },
  );
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => messageOf(error));
  if (typeof found !== "string" && found.isFile()) return found.size;
  throw new OperatorError(
    "cli.no_file",
    `${path} cannot be read: ${typeof found === "string" ? found : "it is no file"}.`,
    {
      kind: "invalid",
      hint: "Give the path of a dump.",
    },
  );
}
