import { createConnection } from "mysql2/promise";
import { OperatorError } from "@/lib/kernel/errors";
import { applyPending, scanFolder } from "@/lib/migrations";

/** Applies the files of `folder` up to and with `version` through the engine the console uses, so its history is real. */
export async function applyThrough(input: { url: string; folder: string; version: string }): Promise<void> {
  const { files, problems } = await scanFolder(input.folder);
  const [problem] = problems;
  if (problem !== undefined) throw new OperatorError(problem.code, problem.message, problem);
  const options = { uri: input.url, charset: "utf8mb4", timezone: "Z" };
  await using connection = await createConnection(options);
  await using bookkeeper = await createConnection(options);
  await applyPending({
    connection,
    bookkeeper,
    database: decodeURIComponent(new URL(input.url).pathname.slice(1)),
    files,
    upTo: input.version,
    installedBy: "gene atlas",
    lockWaitSeconds: 10,
  });
}
