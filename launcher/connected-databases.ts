import { createConnection } from "mysql2/promise";
import { driverAddress } from "@/lib/config/database-url";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText, withoutPassword } from "@/lib/kernel/redact";

const connectWithinMs = 5000;

/** Throws `launcher.unreachable` naming each database that does not answer, and why. Nothing falls back to another. */
export async function requireReachable(databases: { storeUrl: string; targetUrl: string }): Promise<void> {
  const problems = await Promise.all([
    problemWith("DATABASE_URL (Seaworthy's own database)", databases.storeUrl),
    problemWith("TARGET_DATABASE_URL (the application's database)", databases.targetUrl),
  ]);
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length === 0) return;
  throw new OperatorError("launcher.unreachable", found.join("\n"), {
    kind: "unavailable",
    hint: "Check address, account and database. With neither URL set, npm start brings up databases of its own.",
  });
}

async function problemWith(name: string, url: string): Promise<string | undefined> {
  try {
    await (await createConnection({ ...driverAddress(url), connectTimeout: connectWithinMs })).end();
    return undefined;
  } catch (error) {
    return `${name} cannot be reached at ${withoutPassword(url)}: ${redactText(messageOf(error) || (codeOf(error) ?? ""))}`;
  }
}
