import type { Manifest } from "./manifest";

/** What is wrong with where a frame's statements lie, or null: they are in order, do not overlap and are inside. */
export function statementsProblem(
  statements: readonly (readonly [number, number])[],
  plainBytes: number,
): string | null {
  let end = 0;
  for (const [offset, length] of statements) {
    if (length === 0 || offset < end || offset + length > plainBytes)
      return `a statement at ${offset} of ${length} bytes does not lie after byte ${end} and before byte ${plainBytes}`;
    end = offset + length;
  }
  return null;
}

/** What is wrong with the table of frames, or null: frames follow one another and fill the file up to the manifest. */
export function frameTableProblem(manifest: Manifest, endOfFrames: number): string | null {
  let position = 0;
  for (const [index, frame] of manifest.frames.entries()) {
    if (frame.offset !== position || frame.length === 0 || frame.plainBytes === 0)
      return `frame ${index} should begin at byte ${position} and hold something`;
    position += frame.length;
    const problem = statementsProblem(frame.statements, frame.plainBytes);
    if (problem !== null) return `in frame ${index}, ${problem}`;
  }
  if (position !== endOfFrames) return `the frames end at byte ${position}, the manifest begins at byte ${endOfFrames}`;
  if (manifest.frames[0]?.kind !== "prologue") return "the first frame is not the prologue";
  if (manifest.frames.findIndex((frame) => frame.kind === "closing") !== manifest.frames.length - 1)
    return "the last frame, and only that, should be the closing one";
  return totalsProblem(manifest);
}

/** What is wrong with the sums, or null: the totals are those of the frames, and each table's rows those of its frames. */
function totalsProblem(manifest: Manifest): string | null {
  const { tables, totals } = addUp(manifest.frames);
  for (const name of Object.keys(totals) as (keyof typeof totals)[])
    if (totals[name] !== manifest.totals[name])
      return `the total of ${name} is ${manifest.totals[name]}, the frames' is ${totals[name]}`;
  if (manifest.totals.tables !== manifest.tables.length) return "the number of tables differs from the list of tables";
  const listed = new Set(manifest.tables.map((table) => table.name));
  for (const name of tables.keys()) if (!listed.has(name)) return `data of ${name}, which is not in the list of tables`;
  for (const { name, rows, plainBytes } of manifest.tables) {
    const sum = tables.get(name) ?? { rows: 0, plainBytes: 0 };
    if (sum.rows !== rows || sum.plainBytes !== plainBytes)
      return `${name} has ${rows} rows in the list of tables, ${sum.rows} in its frames`;
  }
  return null;
}

/** Sums over frames: in all, and per table over its data frames. */
export function addUp(frames: Manifest["frames"]) {
  const totals = { rows: 0, statements: 0, plainBytes: 0, longestStatementBytes: 0 };
  const tables = new Map<string, { rows: number; plainBytes: number }>();
  for (const frame of frames) {
    totals.plainBytes += frame.plainBytes;
    totals.statements += frame.statements.length;
    for (const [, length] of frame.statements)
      if (length > totals.longestStatementBytes) totals.longestStatementBytes = length;
    if (frame.kind !== "data" || frame.table === undefined) continue;
    totals.rows += frame.rows ?? 0;
    const sum = tables.get(frame.table) ?? { rows: 0, plainBytes: 0 };
    tables.set(frame.table, { rows: sum.rows + (frame.rows ?? 0), plainBytes: sum.plainBytes + frame.plainBytes });
  }
  return { totals, tables };
}
