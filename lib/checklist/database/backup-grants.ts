import { holds } from "@/lib/mysql/grants";
import {
  cannotSee,
  type HiddenClass,
  readCapabilities,
  type ServerCapabilities,
} from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { onTarget } from "./on-target";

interface BackupGrantsFacts {
  database: string;
  account: string;
  /** Classes of objects of which a backup may miss some. */
  hidden: { objectClass: HiddenClass; grant: string }[];
  /** What a backup can do without, and what it then lacks. */
  lacking: { privilege: string; without: string; grant: string }[];
}

export const backupGrantsCheck = defineCheck<BackupGrantsFacts>({
  id: "db.backup_grants",
  area: "database",
  title: "Backups see everything",
  why: "A server does not tell a hidden trigger from one that does not exist: a backup misses it without a word.",
  severity: "critical",
  pace: "quick",
  limitSeconds: 10,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ connection }) => {
      const capabilities = await readCapabilities(connection);
      const { database } = deps.target;
      return {
        database,
        account: capabilities.account,
        hidden: cannotSee(capabilities, database),
        lacking: readLacking(capabilities),
      };
    }),
  judge({ database, account, hidden, lacking }): Judgement {
    const grants = [...new Set([...hidden, ...lacking].map(({ grant }) => grant))];
    const classes = hidden.map(({ objectClass }) => objectClass);
    const facts = evidence(
      [
        ["Account", account],
        ["May be hidden", classes.join(", ") || "nothing"],
      ],
      [
        ...hidden.map(({ objectClass, grant }) => `${objectClass}: ${grant}`),
        ...lacking.map(({ privilege, without }) => `${privilege}: ${without}`),
      ],
    );
    const remedy = {
      text: "An administrator of the database server grants what is missing; then take a backup.",
      command: grants.join("\n"),
      link: { label: "Open backups", href: "/backups" },
    };
    if (hidden.length > 0)
      return {
        status: "failed",
        summary: `Backups of ${database} may miss ${classes.join(", ")}: ${account} cannot see them all`,
        evidence: facts,
        remedy,
      };
    if (lacking.length > 0)
      return {
        status: "warning",
        severity: "info",
        summary: `Backups of ${database} are complete, and lack ${lacking.map(({ privilege }) => privilege).join(", ")}`,
        evidence: facts,
        remedy,
      };
    return { status: "ok", summary: `${account} sees everything in ${database}`, evidence: facts };
  },
});

function readLacking({ grants, flavour, account, binaryLog }: ServerCapabilities): BackupGrantsFacts["lacking"] {
  const mayLock = holds(grants, "RELOAD") || (flavour === "mysql" && holds(grants, "FLUSH_TABLES"));
  const mayReadPosition = ["BINLOG MONITOR", "REPLICATION CLIENT", "SUPER"].some((one) => holds(grants, one));
  const position = flavour === "mariadb" ? "BINLOG MONITOR" : "REPLICATION CLIENT";
  const wanted = [
    { has: mayLock, privilege: "RELOAD", without: "one connection reads everything, instead of several" },
    { has: mayReadPosition || !binaryLog, privilege: position, without: "no position in the binary log is recorded" },
    {
      has: flavour === "mariadb" || holds(grants, "BACKUP_ADMIN"),
      privilege: "BACKUP_ADMIN",
      without: "a schema change while a backup starts makes it fail",
    },
  ];
  return wanted
    .filter(({ has }) => !has)
    .map(({ privilege, without }) => ({ privilege, without, grant: `GRANT ${privilege} ON *.* TO ${account};` }));
}
