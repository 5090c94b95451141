/** `1 migration`, `3 migrations`. */
export function several(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
