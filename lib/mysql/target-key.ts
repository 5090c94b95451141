/** At most one job that reads or changes the target as a whole runs at a time: the exclusive key they share. */
export function targetKey(database: string): string {
  return `target:${database}`;
}
