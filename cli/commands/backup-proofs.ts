import { type CopyEvidence, startCopy, startVerify, StartVerifyInput, type VerifyEvidence } from "@/lib/backups";
import { type DrillEvidence, startDrill } from "@/lib/drills";
import { formatBytes, formatCount, formatDuration, several } from "@/lib/kernel/units";
import type { Command } from "../command";
import { findBackup } from "../find-backup";
import { identityOption, readIdentity } from "../read-identity";
import { requireWorker, waitForJob } from "../wait-for-job";

/** What shows that a backup is good: reading it back, restoring it, having it twice. */
export const proofCommands: readonly Command[] = [
  {
    name: "backup verify",
    positionals: ["<backup>"],
    options: {
      place: { type: "string", usage: "--place first|copy", summary: "Which file is read; first when left out" },
      ...identityOption,
    },
    summary: "Read an archive end to end, compare it with its manifest, and wait",
    async run(cli, { positionals, options }) {
      const deps = cli.deps();
      const identity = await readIdentity(options["identity-file"]);
      await requireWorker(deps);
      const id = await findBackup(cli, positionals[0]);
      const input = StartVerifyInput.parse({ id, ...pick(options, "place"), ...identity });
      const { jobId } = await startVerify(deps, cli.actor, input);
      const evidence = (await waitForJob(cli, jobId)).result as VerifyEvidence;
      cli.out.result(evidence, ({ how, frames, rows, statements, checksum }) => [
        how === "checksum"
          ? "The file is the one that was written. It is encrypted: give its key to read what is inside."
          : frames === null
            ? "Read to its end. It was made by another tool: it holds no manifest to compare with."
            : "The archive is whole and says what its manifest says.",
        ...(rows === null ? [] : [`${formatCount(rows)} rows, ${formatCount(statements ?? 0)} statements`]),
        `sha256 ${checksum}`,
      ]);
    },
  },
  {
    name: "backup drill",
    positionals: ["<backup>"],
    options: { ...identityOption },
    summary: "Restore a backup into a scratch schema, compare every table, drop it, and wait",
    async run(cli, { positionals, options }) {
      const deps = cli.deps();
      const identity = await readIdentity(options["identity-file"]);
      await requireWorker(deps);
      const id = await findBackup(cli, positionals[0]);
      const { jobId } = await startDrill(deps, cli.actor, { id, ...identity });
      const evidence = (await waitForJob(cli, jobId)).result as DrillEvidence;
      cli.out.result(evidence, (it) => [
        `Restored in ${formatDuration(it.restoreMs)} on ${it.server}, compared in ${formatDuration(it.compareMs)}, and dropped.`,
        `${several(it.tables, "table")}, ${several(it.rows, "row")}; ` +
          `${formatCount(it.checksums.equal)} of ${formatCount(it.checksums.compared)} checksums equal`,
      ]);
    },
  },
  {
    name: "backup copy",
    positionals: ["<backup>"],
    summary: "Copy a backup to the second place, read it back there, and wait",
    async run(cli, { positionals }) {
      const deps = cli.deps();
      await requireWorker(deps);
      const { jobId } = await startCopy(deps, cli.actor, { id: await findBackup(cli, positionals[0]) });
      const evidence = (await waitForJob(cli, jobId)).result as CopyEvidence;
      cli.out.result(evidence, ({ sizeBytes, resumedFrom, checksum }) => [
        resumedFrom === sizeBytes
          ? `The copy was there already: ${formatBytes(sizeBytes)}, read again and the same.`
          : `Copied ${formatBytes(sizeBytes)}; read back and the same.`,
        `sha256 ${checksum}`,
      ]);
    },
  },
];

function pick(options: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return options[name] === undefined ? {} : { [name]: options[name] };
}
