/** What becomes of somebody's sessions, for a dialog that ends them. */
export function sessionsInWords(open: number): string {
  if (open === 0) return "They are signed in nowhere now.";
  return open === 1 ? "Their session ends at once." : `Their ${open} sessions end at once.`;
}
