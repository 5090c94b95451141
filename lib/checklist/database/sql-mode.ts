import { readCapabilities, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { onTarget, readSettings } from "./on-target";

const strictModes = ["STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"];

interface SqlModeFacts extends Pick<ServerCapabilities, "flavour"> {
  /** What new sessions begin with. */
  global: string;
  /** What this account's begin with, where the server changes it at sign-in (init_connect). */
  session: string;
}

export const sqlModeCheck = defineCheck<SqlModeFacts>({
  id: "db.sql_mode",
  area: "database",
  title: "Strict mode",
  why: "Without it the server cuts texts, bends numbers and invents dates, and calls it a success.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 15,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ ask, connection }) => {
      const { sqlMode: session, flavour } = await readCapabilities(connection);
      const settings = await readSettings(ask, ["sql_mode"]);
      return { flavour, session, global: settings.get("sql_mode") ?? "" };
    }),
  judge({ flavour, global, session }): Judgement {
    const facts = evidence([
      ["Server", global || "empty"],
      ["This account's sessions", session || "empty"],
    ]);
    const [isStrict, isStrictHere] = [isIn(global), isIn(session)];
    if (isStrict && isStrictHere)
      return { status: "ok", summary: "What does not fit a column is refused", evidence: facts };
    return {
      status: "warning",
      summary: isStrict
        ? "The server is strict, but sessions lose that when they sign in"
        : "Strict mode is off: what does not fit a column is cut without an error",
      evidence: facts,
      remedy: isStrict
        ? {
            text: "Take sql_mode out of what the server runs for each session:",
            command: "SHOW GLOBAL VARIABLES LIKE 'init_connect';",
          }
        : {
            text: "Try the application with it first: writes that were bent so far fail then. Where a setting does not outlast a restart, put it into the server's configuration too ([mysqld] sql_mode = …).",
            command: `SET ${flavour === "mysql" ? "PERSIST" : "GLOBAL"} sql_mode = CONCAT_WS(',', NULLIF(@@GLOBAL.sql_mode, ''), 'STRICT_TRANS_TABLES');`,
          },
    };
  },
});

function isIn(sqlMode: string): boolean {
  return sqlMode.split(",").some((mode) => strictModes.includes(mode));
}
