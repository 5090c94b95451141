import { once } from "node:events";
import { createLogger } from "@/lib/kernel/logger";

/** Logs on, and ends, after whoever read its standard output has gone. Told so by a byte on standard input. */
const log = createLogger({ level: "info", role: "worker", version: "0.0.0" });
log.info("ready");
await once(process.stdin, "data");
for (let line = 1; line <= 3; line++) log.info({ line }, "nobody hears this");
process.exit(0);
