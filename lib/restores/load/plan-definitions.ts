import type { ArchiveReader } from "@/lib/archive";
import { quoteId } from "@/lib/mysql/quote";
import { foreignKeysOf, lateKeys, readDefinition, type TableDefinition, writeDefinition } from "./late-keys";

/** Below this, making the keys later costs more than it saves. */
const worthwhileBytes = 1024 * 1024;

/** Tables whose rows live elsewhere: on another server, in files of the server's. A drill keeps away from those. */
const elsewhere = /^(federated|connect|spider|s3|oqgraph)$/i;

export interface DefinitionsPlan {
  /** To send in this order before any row. */
  statements: Buffer[];
  /** Per table what to send when its rows are in. */
  keys: Map<string, Buffer[]>;
  /** To send when all keys are there. */
  foreignKeys: Buffer[];
  /** Tables that are not made, and why. */
  leftOut: { table: string; why: string }[];
  notes: string[];
}

interface PlannedTable {
  definition: TableDefinition;
  table: string;
  late: ReturnType<typeof lateKeys>;
  foreignKeys: ReturnType<typeof foreignKeysOf>;
}

/**
 * Decides what of the definitions frames waits until the rows are in. `isolated`: nothing may reach beyond the schema
 * that is loaded into, so keys to other schemas' tables and tables that live elsewhere are left out.
 */
export async function planDefinitions(archive: ArchiveReader, isolated: boolean): Promise<DefinitionsPlan> {
  const plan: DefinitionsPlan = { statements: [], keys: new Map(), foreignKeys: [], leftOut: [], notes: [] };
  const { frames, tables } = archive.manifest;
  if (isolated)
    for (const { name, engine } of tables)
      if (elsewhere.test(engine ?? "")) plan.leftOut.push({ table: name, why: `its rows live elsewhere (${engine})` });
  const leftOut = new Set(plan.leftOut.map(({ table }) => latin1Id(table)));
  const sent: (Buffer | PlannedTable)[] = [];
  for (const [index, { kind }] of frames.entries())
    if (kind === "definitions")
      for (const sql of await archive.statements(index)) {
        const definition = readDefinition(sql.toString("latin1"));
        if (definition === null) sent.push(sql);
        else if (!leftOut.has(definition.table)) sent.push(plannedTable(definition));
      }
  const planned = sent.filter((entry): entry is PlannedTable => !Buffer.isBuffer(entry));
  const large = new Set(
    tables.filter(({ plainBytes }) => plainBytes >= worthwhileBytes).map(({ name }) => latin1Id(name)),
  );
  const waiting = tablesThatWait(planned, large);
  for (const entry of sent)
    plan.statements.push(Buffer.isBuffer(entry) ? entry : takeApart(entry, waiting, plan, isolated));
  return plan;
}

function plannedTable(definition: TableDefinition): PlannedTable {
  const name = definition.table.slice(1, -1).replaceAll("``", "`");
  return {
    definition,
    table: Buffer.from(name, "latin1").toString(),
    late: lateKeys(definition),
    foreignKeys: foreignKeysOf(definition),
  };
}

/** A foreign key that cannot be added later needs its parent's keys from the start: such parents do not wait. */
function tablesThatWait(planned: readonly PlannedTable[], large: ReadonlySet<string>): Set<string> {
  const needed = new Set(
    planned.filter(cannotChange).flatMap(({ foreignKeys }) => foreignKeys.map(({ parentTable }) => parentTable)),
  );
  return new Set(
    planned
      .map(({ definition }) => definition.table)
      .filter((table, index) => large.has(table) && !needed.has(table) && (planned[index]?.late.items.size ?? 0) > 0),
  );
}

/** Versioned tables and those of other engines are left alone once they are made. */
function cannotChange({ definition: { tail } }: PlannedTable): boolean {
  return !/\bENGINE=InnoDB\b/i.test(tail) || /WITH SYSTEM VERSIONING/i.test(tail);
}

function takeApart(
  entry: PlannedTable,
  waiting: ReadonlySet<string>,
  plan: DefinitionsPlan,
  isolated: boolean,
): Buffer {
  const { definition, table, late, foreignKeys } = entry;
  const without = new Set<string>();
  const keysWait = waiting.has(definition.table);
  if (keysWait) {
    for (const item of late.items) without.add(item);
    plan.keys.set(table, [
      ...(late.keys.length > 0 ? [alter(definition.table, late.keys)] : []),
      ...late.fulltextKeys.map((key) => alter(definition.table, [key])),
    ]);
  }
  const outside = foreignKeys.filter(({ parentSchema }) => isolated && parentSchema !== null);
  for (const { item, parentSchema } of outside) {
    without.add(item);
    plan.notes.push(
      `A foreign key of ${table} to ${readable(parentSchema ?? "")} is left out: the drill keeps to its own schema.`,
    );
  }
  const inside = foreignKeys.filter((key) => !outside.includes(key));
  const foreignKeysWait =
    !cannotChange(entry) && (keysWait || inside.some(({ parentTable }) => waiting.has(parentTable)));
  if (foreignKeysWait && inside.length > 0) {
    for (const { item } of inside) without.add(item);
    plan.foreignKeys.push(
      alter(
        definition.table,
        inside.map(({ item }) => item),
      ),
    );
  }
  // Untouched where nothing waits: byte for byte what the archive holds.
  return Buffer.from(without.size === 0 ? definition.sql : writeDefinition(definition, without), "latin1");
}

function alter(table: string, items: readonly string[]): Buffer {
  return Buffer.from(`ALTER TABLE ${table} ${items.map((item) => `ADD ${item}`).join(", ")}`, "latin1");
}

function latin1Id(name: string): string {
  return Buffer.from(quoteId(name)).toString("latin1");
}

function readable(id: string): string {
  return Buffer.from(id.replaceAll("`", ""), "latin1").toString();
}
