import { createConnection, createPool, type Connection, type ConnectionOptions } from "mysql2/promise";
import type { Config } from "@/lib/config/config";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText, withoutPassword } from "@/lib/kernel/redact";
import type { Target } from "./target";

export function openTarget(config: Pick<Config, "targetUrl" | "targetPoolSize">): Target {
  const options = connectionOptions(config.targetUrl);
  const description = withoutPassword(config.targetUrl);
  const pool = createPool({ ...options, connectionLimit: config.targetPoolSize });
  return {
    database: options.database,
    description,
    pool,
    connect: ({ database = options.database, connectTimeoutMs = 10_000, sendsBytes = false } = {}) => {
      // With session tracking the driver would follow SET NAMES and go back to encoding statements as UTF-8.
      const bytes = sendsBytes ? { charset: "BINARY", flags: ["-SESSION_TRACK"] } : {};
      return connect({ ...options, ...bytes, connectTimeout: connectTimeoutMs }, database, description);
    },
    close: () => pool.end(),
  };
}

async function connect(options: ConnectionOptions, database: string | null, description: string): Promise<Connection> {
  const { database: _, ...withoutDatabase } = options;
  try {
    const connection = await createConnection(database === null ? withoutDatabase : { ...options, database });
    // A server that goes away between two statements must surface as the next statement's error, not end the process.
    connection.on("error", () => {});
    if (options.charset === "BINARY") await connection.query("SET NAMES utf8mb4");
    return connection;
  } catch (error) {
    throw connectError(error, description);
  }
}

function connectError(error: unknown, description: string): OperatorError {
  const refused = ["ER_ACCESS_DENIED_ERROR", "ER_DBACCESS_DENIED_ERROR", "ER_BAD_DB_ERROR"].includes(
    codeOf(error) ?? "",
  );
  return new OperatorError(
    refused ? "target.refused" : "target.unreachable",
    refused
      ? `The target ${description} refused the connection: ${redactText(messageOf(error))}`
      : `The target ${description} does not answer: ${redactText(messageOf(error)) || codeOf(error) || "connection failed"}`,
    {
      kind: "unavailable",
      hint: refused
        ? "Check the user, password and database name in TARGET_DATABASE_URL."
        : "Check that the server runs and that the host and port in TARGET_DATABASE_URL are right.",
      cause: error,
    },
  );
}

function connectionOptions(url: string): ConnectionOptions & { database: string } {
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    timezone: "Z",
    charset: "utf8mb4",
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
    enableKeepAlive: true,
    ...(parsed.searchParams.get("ssl") === "true" ? { ssl: {} } : {}),
  };
}
