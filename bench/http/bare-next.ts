import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";

/** The least a Next application can be: one route that answers a constant. What our probes are measured against. */
const files = {
  "package.json": '{ "name": "bare-next", "private": true, "type": "module" }\n',
  "next.config.mjs": "export default { turbopack: { root: process.cwd() + '/../..' } };\n",
  // Or Next would take the one further up, which is ours.
  "instrumentation.js": "export const register = () => {};\n",
  "app/layout.js": "export default ({ children }) => <html lang='en'><body>{children}</body></html>;\n",
  "app/health/route.js":
    'export const dynamic = "force-dynamic";\nexport const GET = () => Response.json({ status: "ok" });\n',
};

/** Builds it into `dist/bare-next`; returns that folder. */
export async function buildBareNext(): Promise<string> {
  const folder = `${process.cwd()}/dist/bare-next`;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(`${folder}/${path.split("/").slice(0, -1).join("/")}`, { recursive: true });
    await writeFile(`${folder}/${path}`, text);
  }
  const next = `${process.cwd()}/node_modules/next/dist/bin/next`;
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(process.execPath, [next, "build"], { cwd: folder, env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The bare application cannot be built:\n${built.stdout}${built.stderr}`);
  return folder;
}
