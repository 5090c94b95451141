import type { LogLevel } from "./variables";

export type EnvironmentName = "development" | "staging" | "production";

/** Everything a process may be told from outside, read and validated once. Paths are absolute. */
export interface Config {
  version: string;
  /** Shown as a badge; `production` unless told otherwise, so nobody forgets it, but not for the embedded sample. */
  environment: EnvironmentName;
  /** Whether `npm start` brought up the databases itself. */
  mode: "embedded" | "connected";
  storeUrl: string;
  targetUrl: string;
  /** Signs sessions and one-time links; at least 32 characters. */
  authSecret: string;
  /** Whether the process that started us holds a channel to us, and we end with it. */
  supervised: boolean;
  /** Where people reach the console; links in mails and the Origin check come from it. No trailing slash. */
  baseUrl: string;
  host: string;
  port: number;
  migrationsDir: string;
  backupsDir: string;
  logLevel: LogLevel;
  storePoolSize: number;
  targetPoolSize: number;
  /** Jobs a worker runs at a time, beside short ones such as mails. */
  jobConcurrency: number;
  jobLeaseSeconds: number;
  /** How long a process that starts waits for its databases. */
  startTimeoutSeconds: number;
  /** How long a web process that was told to stop still takes requests, so that whoever sends them can look elsewhere. */
  drainSeconds: number;
  shutdownGraceSeconds: number;
  sessionHours: number;
  /** Reverse proxies in front of us whose X-Forwarded-For entries may be believed. */
  trustedProxies: number;
  autoMigrate: boolean;
  restoreEnabled: boolean;
  /** zstd level of the frames, 1 (fast) to 19 (small). */
  compressionLevel: number;
  /** Connections a backup or a drill may use; null: as many as fit the machine and the server. */
  backupConnections: number | null;
  /** A backup waits, and then fails, rather than leave less than this free where it is written. */
  backupReserveBytes: number;
  /** Where archives are made. */
  backupStorage: StorageConfig;
  /** Where the second copy of each goes; null: nowhere. */
  copyStorage: StorageConfig | null;
  /** age public keys; empty: archives are not encrypted. */
  ageRecipients: string[];
  /** The private key (the text of an age identity file), when it is mounted for unattended drills. */
  ageIdentity: string | null;
  /** A server for drills; null: the target's own. */
  drillUrl: string | null;
  uploadEnabled: boolean;
  uploadMaxBytes: number;
  mail: MailConfig;
  /** Whether strangers may ask for an account. */
  registrationEnabled: boolean;
  /** Whether archives may leave through the console. */
  downloadEnabled: boolean;
  /** Whether API tokens can be made and used. */
  apiTokensEnabled: boolean;
  /** How many web and worker processes the installation runs: connections are counted by it. */
  webReplicas: number;
  workerReplicas: number;
  /** Attempts a minute: of one person or token to read, to change something; of one address without an account. */
  rateLimits: { reads: number; changes: number; strangers: number };
  /** Origins of other sites whose pages may use the API; empty: none. */
  corsOrigins: string[];
  /** A request that takes longer is answered 504. Downloads, uploads and streams are not meant. */
  requestTimeoutSeconds: number;
  /** Opens `/metrics` besides API tokens that may read them; null: only those. */
  metricsToken: string | null;
  /** How often the checks run, and the slow ones among them. */
  checkMinutes: { quick: number; slow: number };
  /** What the application needs besides its database, as the operator names it. */
  dependencies: NamedDependency[];
  /** What a worker touches every few seconds while it lives; null: nothing. */
  aliveFile: string | null;
  jobLogDays: number;
  alerts: {
    /** Where alerts are posted, and what signs them. */
    webhook: { url: string; secret: string } | null;
    /** Called with the verdict every so often, so that somebody else notices when we fall silent. */
    heartbeat: { url: string; minutes: number } | null;
  };
}

/** `payments=https://api.example/health` or `cache=10.0.0.5:6379`. */
export interface NamedDependency {
  name: string;
  address: { type: "url"; url: string } | { type: "port"; host: string; port: number };
}

export interface MailServer {
  host: string;
  port: number;
  /** `starttls`: required, not merely tried. `implicit`: TLS from the first byte, usually port 465. */
  tls: "starttls" | "implicit" | "none";
  user: string | null;
  password: string | null;
  /** Certificates (PEM) to trust besides the usual ones. */
  ca: string | null;
}

export interface MailConfig {
  /** Null: mail is not configured, and every mail fails at once and says so. */
  server: MailServer | null;
  /**
   * Whom mail reaches. `captured`: the server catches everything, so nobody. `allow-list`: outside production, only
   * recipients in `allowedDomains`. `live`: everybody. `off`: there is no server.
   */
  mode: "captured" | "allow-list" | "live" | "off";
  from: { name: string | null; address: string };
  allowedDomains: string[];
  /** Where captured mail can be read; null: nobody said. */
  captureUrl: string | null;
  dkimSelector: string | null;
  /** Resolvers for looking at the sender's domain; empty: the system's. */
  dnsServers: string[];
}

export type StorageConfig =
  | { type: "disk"; folder: string }
  | {
      type: "s3";
      bucket: string;
      /** Empty, or ends with a slash. */
      prefix: string;
      endpoint: string | null;
      region: string;
      pathStyle: boolean;
      /** Null: as the AWS SDK finds them (instance role, profile). */
      credentials: { accessKeyId: string; secretAccessKey: string } | null;
    };
