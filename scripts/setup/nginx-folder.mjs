import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./platform.mjs";
import { runStep } from "./run-step.mjs";

/**
 * The proxy's tests run Debian's nginx with its Lua and Brotli modules (1.2 MB). It is unpacked, not installed: Debian's
 * package would start a web server on port 80, now and at every boot.
 */
const packages = ["nginx", "libnginx-mod-http-brotli-filter", "libnginx-mod-http-lua"];
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "seaworthy/nginx");
const completeMarker = join(folder, ".complete");
const moduleOf = (root) => `${root}/usr/lib/nginx/modules/ngx_http_lua_module.so`;

/** Where nginx and its modules are, or will be: this machine itself when they are installed. */
export const nginxRoot = () => (existsSync(moduleOf("")) ? "" : folder);

/** Why nginx cannot be had on this machine; undefined when it can. */
export function whyNoNginx() {
  if (existsSync(moduleOf(nginxRoot()))) return undefined;
  return findProgram("apt-get") ? undefined : "nginx with its Lua module can be fetched on Debian only";
}

/** The step that fetches and unpacks it: a few seconds, once. Needs no root where apt has its lists. */
export function nginxFolder() {
  return {
    title: "Fetching nginx for the proxy's tests",
    needed: nginxRoot() !== "" && !existsSync(completeMarker),
    async run(title) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(`${folder}/archives/partial`, { recursive: true });
      const places = `-o Debug::NoLocking=1 -o Dir::Cache::archives='${folder}/archives' -o APT::Sandbox::User=root`;
      const get = `apt-get install --download-only --reinstall -y --no-install-recommends ${places} ${packages.join(" ")}`;
      const script = [
        `${get} || { apt-get update; ${get}; }`,
        `for package in '${folder}'/archives/*.deb; do dpkg-deb -x "$package" '${folder}'; done`,
        `rm -r '${folder}/archives'`,
      ];
      await runStep(title, "sh", ["-ec", script.join("\n")]);
      writeFileSync(completeMarker, "");
    },
  };
}
