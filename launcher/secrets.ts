import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

const secretsSchema = z.object({
  rootPassword: z.string(),
  storePassword: z.string(),
  targetPassword: z.string(),
  authSecret: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** The generated secrets of this installation, made at the first start and kept in a file only its owner can read. */
export async function readOrCreateSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, "secrets.json");
  const kept = await readIfPresent(path);
  if (kept === undefined) return createSecrets(path);
  const parsed = secretsSchema.safeParse(parseJson(kept));
  if (parsed.success) return parsed.data;
  throw new OperatorError("launcher.secrets", `${path} is damaged.`, {
    hint: "Remove it: the database's passwords are set anew at every start. Everybody will have to sign in again.",
  });
}

async function createSecrets(path: string): Promise<Secrets> {
  const secret = () => randomBytes(32).toString("base64url");
  const secrets = {
    rootPassword: secret(),
    storePassword: secret(),
    targetPassword: secret(),
    authSecret: secret(),
  };
  const file = await open(`${path}.partial`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(secrets, null, 2));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.partial`, path);
  return secrets;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new OperatorError("launcher.secrets", `${path} cannot be read: ${messageOf(error)}.`, {
      hint: `It is a file of the user who starts Seaworthy: sudo chown ${userInfo().username} '${path}'.`,
      cause: error,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
