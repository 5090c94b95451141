import { createConnection, type Connection, type ConnectionOptions } from "mysql2/promise";
import type { Config } from "@/lib/config/config";
import { tlsOf } from "@/lib/config/database-url";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText, withoutPassword } from "@/lib/kernel/redact";
import { createLimitedPool } from "./limited-pool";
import { openReadingSocket } from "./reading-socket";
import type { Target } from "./target";

/** `variable`: where the URL was set, for the hints of errors. */
export function openTarget(
  config: Pick<Config, "targetUrl" | "targetPoolSize"> & Partial<Config>,
  variable = "TARGET_DATABASE_URL",
): Target {
  const options = connectionOptions(config.targetUrl);
  const description = withoutPassword(config.targetUrl);
  const pool = createLimitedPool({ ...options, connectionLimit: config.targetPoolSize }, config.requestTimeoutSeconds);
  return {
    database: options.database,
    description,
    url: config.targetUrl,
    pool,
    connect: ({
      database = options.database,
      connectTimeoutMs = 10_000,
      sendsBytes = false,
      readsRows = false,
    } = {}) => {
      // With session tracking the driver would follow SET NAMES and go back to encoding statements as UTF-8.
      const bytes = sendsBytes ? { charset: "BINARY", flags: ["-SESSION_TRACK"] } : {};
      // Under TLS the bytes of the socket are not yet those of the server.
      const socket =
        readsRows && options.ssl === undefined
          ? { stream: () => openReadingSocket(options.port ?? 3306, options.host ?? "localhost") }
          : {};
      const all = { ...options, ...bytes, ...socket, connectTimeout: connectTimeoutMs };
      return connect(all, database, { description, variable });
    },
    close: () => pool.end(),
  };
}

async function connect(
  options: ConnectionOptions,
  database: string | null,
  named: { description: string; variable: string },
): Promise<Connection> {
  const { database: _, ...withoutDatabase } = options;
  try {
    const connection = await createConnection(database === null ? withoutDatabase : { ...options, database });
    // A server that goes away between two statements must surface as the next statement's error, not end the process.
    connection.on("error", () => {});
    if (options.charset === "BINARY") await connection.query("SET NAMES utf8mb4");
    return connection;
  } catch (error) {
    throw connectError(error, named);
  }
}

function connectError(
  error: unknown,
  { description, variable }: { description: string; variable: string },
): OperatorError {
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
        ? `Check the user, password and database name in ${variable}.`
        : `Check that the server runs and that the host and port in ${variable} are right.`,
      cause: error,
    },
  );
}

function connectionOptions(url: string): ConnectionOptions & { database: string } {
  const parsed = new URL(url);
  const ssl = tlsOf(url);
  return {
    // An address of IPv6 stands in brackets only in the URL.
    host: parsed.hostname.replace(/^\[|\]$/g, ""),
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
    ...(ssl === undefined ? {} : { ssl }),
  };
}
