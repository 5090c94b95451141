import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { BackupId, type BackupSummary, readBackup } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { type Inside, lookInside } from "@/lib/restores";
import { backups, proofs } from "@/lib/store/schema";
import { describeServer, missingGrants, openDrillServer } from "./drill-server";
import { freeBytesOf, neededBytes, plainBytesOf, roomProblem } from "./room";
import { scratchName, scratchPlaceholder } from "./scratch-schema";

export const PreviewDrillInput = z.object({ id: BackupId });

export interface DrillPreview {
  server: string;
  scratch: string;
  neededBytes: number;
  /** Null: the server's disk cannot be seen from here. */
  freeBytes: number | null;
  /** Why it would fail. */
  blockers: ErrorReport[];
  /** Worth knowing before. */
  warnings: ErrorReport[];
  /** It is encrypted, and its private key has to be given. */
  needsIdentity: boolean;
  /** By how long the newest drill took; null: there was none. */
  estimateMs: number | null;
}

/** What a drill of this backup would need, and whether it is there. Reads only. */
export async function previewDrill(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof PreviewDrillInput>,
): Promise<DrillPreview> {
  requireScope(actor, "backups:read");
  const row = await readBackup(deps.store.db, input.id);
  const inside: Inside =
    row.state === "complete"
      ? await lookInside(deps, row)
      : { contents: null, problem: notComplete(row), needsIdentity: false };
  const plainBytes = inside.contents?.totals.plainBytes ?? plainBytesOf(row);
  const { flavour, ...server } = await lookAtServer(deps, neededBytes(plainBytes));
  const fromBackup = inside.problem ?? (row.proof === "damaged" ? damaged() : null);
  return {
    ...server,
    scratch: scratchPlaceholder,
    neededBytes: neededBytes(plainBytes),
    blockers: [...(fromBackup === null ? [] : [fromBackup]), ...server.blockers],
    warnings: [...warningsAbout(row, inside, flavour), ...server.warnings],
    needsIdentity: inside.needsIdentity,
    estimateMs: await estimate(deps, plainBytes),
  };
}

async function lookAtServer(deps: Deps, needed: number) {
  const server = openDrillServer(deps);
  const found = { blockers: [] as ErrorReport[], warnings: [] as ErrorReport[] };
  try {
    const connection = await server.connect({ database: null });
    try {
      const capabilities = await readCapabilities(connection);
      const freeBytes = await freeBytesOf(connection, deps.config.drillUrl ?? deps.config.targetUrl);
      const missing = missingGrants(capabilities, scratchName("x", 1));
      const room = roomProblem({ neededBytes: needed, freeBytes });
      found.blockers.push(...[missing, room].filter((problem) => problem !== null));
      if (freeBytes === null) found.warnings.push(roomUnknown());
      return { ...found, server: describeServer(server, capabilities), freeBytes, flavour: capabilities.flavour };
    } finally {
      connection.destroy();
    }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { ...found, blockers: [reportError(error)], server: server.description, freeBytes: null, flavour: null };
  } finally {
    await server.close();
  }
}

/** The newest drill's pace, for this backup's size. */
async function estimate({ store }: Deps, plainBytes: number): Promise<number | null> {
  const [newest] = await store.db
    .select({ durationMs: proofs.durationMs, plainBytes: backups.plainBytes })
    .from(proofs)
    .innerJoin(backups, eq(backups.id, proofs.backupId))
    .where(and(eq(proofs.kind, "drill"), eq(proofs.outcome, "passed")))
    .orderBy(desc(proofs.at))
    .limit(1);
  if (newest === undefined || !newest.plainBytes) return null;
  return Math.round((newest.durationMs * plainBytes) / newest.plainBytes);
}

function warningsAbout(
  { format }: Pick<BackupSummary, "format">,
  { contents }: Inside,
  flavour: string | null,
): ErrorReport[] {
  const madeOn = contents?.server;
  const other = flavour !== null && madeOn !== undefined && madeOn.flavour !== flavour;
  return [
    ...(other
      ? [
          {
            code: "drill.other_server",
            message: `It was made on ${madeOn.flavour} ${madeOn.version}; the drill's server is another.`,
          },
        ]
      : []),
    ...(format === "sql" && contents === null
      ? [
          {
            code: "drill.foreign",
            message: "Made by another tool: it can be restored and counted, but there is nothing to compare with.",
          },
        ]
      : []),
  ];
}

function roomUnknown(): ErrorReport {
  return {
    code: "drill.room_unknown",
    message: "How much room the server has cannot be seen from here.",
    hint: "Look at the disk of the server's data directory before the drill.",
  };
}

function notComplete({ fileName, state }: Pick<BackupSummary, "fileName" | "state">): ErrorReport {
  return { code: "backup.not_complete", message: `The backup ${fileName} is ${state}: there is no whole file.` };
}

function damaged(): ErrorReport {
  return {
    code: "backup.damaged",
    message: "This backup was read back and found damaged.",
    hint: "Choose another backup. If you repaired the file, verify it again first.",
  };
}
