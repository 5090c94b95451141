/** One after the other would wait for the slowest; the browser shares the line between them. */
export async function sendFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const { sendFile } = await import("./send-file");
  await Promise.all(files.map((file) => sendFile(file)));
}
