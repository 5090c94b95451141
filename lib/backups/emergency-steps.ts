import { join } from "node:path";
import type { Config, StorageConfig } from "@/lib/config/config";
import { formatCount, several } from "@/lib/kernel/units";
import { quoteId, quoteString } from "@/lib/mysql/quote";
import type { BackupRow } from "./backup-summary";
import type { Contents } from "./contents";

/** Something to do, and what to type for it in a shell (bash). */
export interface EmergencyStep {
  title: string;
  text: string;
  commands: string[];
}

export interface EmergencyFacts {
  config: Pick<Config, "backupStorage" | "copyStorage" | "targetUrl" | "ageIdentity">;
  database: string;
  /** Null: there is none yet, and the commands speak of `FILE.sql.zst`. */
  backup: Pick<
    BackupRow,
    "fileName" | "checksum" | "recipients" | "databaseName" | "server" | "suspect" | "suspectClearedAt"
  > | null;
  contents: Contents | null;
  recipients: readonly string[];
}

/** Everything from a bare machine to a database that answers, in the order to do it. */
export function emergencySteps(facts: EmergencyFacts): EmergencyStep[] {
  const isEncrypted = facts.recipients.length > 0 || (facts.backup !== null && facts.backup.recipients !== null);
  return [
    installTools(facts, isEncrypted),
    ...(isEncrypted ? [findKey(facts)] : []),
    fetchFile(facts, fileNameOf(facts, isEncrypted)),
    checkFile(facts),
    chooseServer(facts),
    createDatabase(facts),
    load(facts, isEncrypted),
    loadWithoutDefiners(facts, isEncrypted),
    compare(facts),
  ];
}

function installTools(facts: EmergencyFacts, isEncrypted: boolean): EmergencyStep {
  const client = isMysql(facts) ? "mysql-client" : "mariadb-client";
  const others = [...(isEncrypted ? ["age"] : []), ...(placesOf(facts).some(isS3) ? ["awscli"] : [])];
  return {
    title: "Install the tools",
    text: `On any Linux machine that reaches the database server. Nothing of Seaworthy is needed.${isMysql(facts) ? " Where there is no such package, MySQL's own repository has mysql-community-client." : ""}`,
    commands: [`apt-get install -y ${[client, "zstd", ...others].join(" ")}`],
  };
}

function findKey({ config, recipients }: EmergencyFacts): EmergencyStep {
  const whose = recipients.length === 0 ? "" : ` The archive was encrypted for: ${recipients.join(", ")}.`;
  const mounted =
    config.ageIdentity === null ? "" : " A copy was mounted on Seaworthy's own server as AGE_IDENTITY_FILE.";
  return {
    title: "Find the private key",
    text: `Seaworthy never had to know it: it is with whoever ran age-keygen.${whose}${mounted} Put it into key.txt; the command shows whose it is.`,
    commands: ["age-keygen -y key.txt"],
  };
}

function fetchFile(facts: EmergencyFacts, fileName: string): EmergencyStep {
  const places = placesOf(facts);
  const { backup } = facts;
  const suspect =
    backup === null || backup.suspect === null || backup.suspectClearedAt !== null
      ? ""
      : " It is suspect: it holds much less than the one before it, and nobody had looked why when this was written. Look at an earlier one too.";
  const where =
    places.length === 1
      ? "From where backups are kept."
      : "From either place: the last line is where the copies go, the one before it where backups are made.";
  const keys = places.some(isS3)
    ? " For S3 set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY first: the server has them as S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY (COPY_S3_… for the copies), the provider's console makes new ones."
    : "";
  // aws-cli has no option for it.
  const pathStyle = places.some((place) => isS3(place) && place.pathStyle)
    ? ["aws configure set default.s3.addressing_style path"]
    : [];
  return {
    title: "Get the file",
    text: `${where}${keys}${suspect}`,
    commands: [...pathStyle, ...places.map((place) => copyCommand(place, fileName))],
  };
}

function placesOf({ config }: Pick<EmergencyFacts, "config">): StorageConfig[] {
  return config.copyStorage === null ? [config.backupStorage] : [config.backupStorage, config.copyStorage];
}

function isS3(place: StorageConfig): place is Extract<StorageConfig, { type: "s3" }> {
  return place.type === "s3";
}

function copyCommand(place: StorageConfig, fileName: string): string {
  const to = quoteShell(`./${fileName}`);
  if (place.type === "disk") return `cp ${quoteShell(join(place.folder, fileName))} ${to}`;
  const endpoint = place.endpoint === null ? "" : ` --endpoint-url ${quoteShell(place.endpoint)}`;
  const from = quoteShell(`s3://${place.bucket}/${place.prefix}${fileName}`);
  return `aws s3 cp --region ${quoteShell(place.region)}${endpoint} ${from} ${to}`;
}

function checkFile({ backup }: EmergencyFacts): EmergencyStep {
  if (backup?.checksum == null)
    return {
      title: "Check the file",
      text: "Nobody has written down its SHA-256. Compare its size at least.",
      commands: [],
    };
  return {
    title: "Check the file",
    text: "It must say OK. If it does not, copy the file again, or use another backup.",
    commands: [`echo ${quoteShell(`${backup.checksum}  ./${backup.fileName}`)} | sha256sum -c -`],
  };
}

function chooseServer({ config, backup }: EmergencyFacts): EmergencyStep {
  const { hostname, port, username } = new URL(config.targetUrl);
  return {
    title: "Choose the server",
    text: `A server of the same kind and version${backup?.server == null ? "" : ` (${backup.server})`}, and a user who may create databases. The client asks nothing more after this.`,
    commands: [
      `export DB_HOST=${quoteShell(hostname)} DB_PORT=${port || "3306"} DB_USER=${quoteShell(decodeURIComponent(username))}`,
      "read -rsp 'Password: ' MYSQL_PWD; export MYSQL_PWD",
    ],
  };
}

function createDatabase(facts: EmergencyFacts): EmergencyStep {
  const { database, contents } = facts;
  const charset = contents?.charset ?? "utf8mb4";
  const collation = contents === null ? "" : ` COLLATE ${quoteId(contents.collation)}`;
  const sql = `CREATE DATABASE ${quoteId(database)} CHARACTER SET ${quoteId(charset)}${collation}`;
  return {
    title: "Create the database",
    text: "If it exists, it refuses: look at what is in it first, and choose another name below as well if you want to keep it.",
    commands: [`${clientOf(facts)} -e ${quoteShell(sql)}`],
  };
}

function load(facts: EmergencyFacts, isEncrypted: boolean): EmergencyStep {
  return {
    title: "Load it",
    text: "No output and exit status 0 mean that every statement ran. The archive holds its own settings, tables, rows, views, triggers, routines and events.",
    commands: ["set -o pipefail", `${plainSql(facts, isEncrypted)} | ${loader(facts)}`],
  };
}

function loadWithoutDefiners(facts: EmergencyFacts, isEncrypted: boolean): EmergencyStep {
  const strip = "LC_ALL=C sed -E '/^(CREATE |\\/\\*!50)/s/DEFINER=`[^`]*`(@`[^`]*`)?//'";
  return {
    title: "If it stops at a DEFINER (error 1227 or 1449)",
    text: "Views, triggers, routines and events belong to database users. Create those users first, load as a user who may set any definer, or drop the database, create it again and load without definers: everything then belongs to the user who loads.",
    commands: [`${plainSql(facts, isEncrypted)} | ${strip} | ${loader(facts)}`],
  };
}

function compare(facts: EmergencyFacts): EmergencyStep {
  const { database, contents } = facts;
  const client = clientOf(facts);
  if (contents === null)
    return {
      title: "Look at what came back",
      text: "Look into the tables that matter before the application does.",
      commands: [`${client} -e ${quoteShell(`SHOW TABLES IN ${quoteId(database)}`)}`],
    };
  const largest = contents.tables.toSorted((a, b) => b.rows - a.rows).slice(0, 5);
  const counted = largest.map(
    ({ name }) => `SELECT ${quoteString(name)}, COUNT(*) FROM ${quoteId(database)}.${quoteId(name)}`,
  );
  const expected = largest.map(({ name, rows }) => `${name} ${formatCount(rows)}`).join(", ");
  const tables = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ${quoteString(database)} AND table_type <> 'VIEW'`;
  return {
    title: "Look at what came back",
    text: `${several(contents.totals.tables, "table")}, ${several(contents.totals.rows, "row")} in all${expected === "" ? "" : `; the largest: ${expected}`}. Then point the application at the database.`,
    commands: [tables, ...counted].map((sql) => `${client} -N -e ${quoteShell(sql)}`),
  };
}

/** MariaDB's client does not know how MySQL's users sign in, so each server gets its own. */
function clientOf(facts: EmergencyFacts): string {
  const program = isMysql(facts) ? "mysql" : "mariadb";
  return `${program} -h "$DB_HOST" -P "$DB_PORT" -u "$DB_USER" --default-character-set=utf8mb4`;
}

function loader(facts: EmergencyFacts): string {
  return `${clientOf(facts)} --binary-mode ${quoteShell(facts.database)}`;
}

function isMysql({ backup }: EmergencyFacts): boolean {
  return backup?.server?.startsWith("MySQL") === true;
}

function fileNameOf({ backup }: EmergencyFacts, isEncrypted: boolean): string {
  return backup?.fileName ?? `FILE.sql.zst${isEncrypted ? ".age" : ""}`;
}

/** Prints the SQL. The file's name may look like an option, so it is always `./…`. */
function plainSql(facts: EmergencyFacts, isEncrypted: boolean): string {
  const fileName = fileNameOf(facts, isEncrypted);
  const file = quoteShell(`./${fileName}`);
  const plainName = fileName.replace(/\.age$/i, "");
  const program = /\.zst$/i.test(plainName) ? "zstdcat" : /\.gz$/i.test(plainName) ? "zcat" : "cat";
  return isEncrypted ? `age -d -i key.txt ${file} | ${program}` : `${program} ${file}`;
}

/** One word of a shell, whatever is in it. */
function quoteShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
