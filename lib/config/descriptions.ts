import type { Variables } from "./variables";

/** What a person has to know of a variable beside its schema: docs/configuration.md and .env.example are made from both. */
export interface Description {
  text: string;
  /** A value as it may look. Left out where the default shows it, or where it is a secret that somebody generates. */
  example?: string;
  /** What counts while it is unset, where the schema cannot say. */
  unset?: string;
}

export interface Section {
  title: string;
  variables: { [Name in keyof Variables]?: Description };
}

/** In the order of reading. A test compares the names with the schema's. */
export const sections: readonly Section[] = [
  {
    title: "Databases: set both, or neither",
    variables: {
      DATABASE_URL: {
        text: "Seaworthy's own database (users, sessions, jobs, audit, catalogue). Must not be the application's.",
        example: "mysql://seaworthy:password@db.example:3306/seaworthy",
        unset: "under `npm start` an embedded one",
      },
      TARGET_DATABASE_URL: {
        text: "The application's database, which Seaworthy looks after.",
        example: "mysql://seaworthy_target:password@db.example:3306/shop",
        unset: "under `npm start` the sample's",
      },
      DATABASE_PASSWORD: {
        text: "The password of `DATABASE_URL` when that holds none, written as it is: nothing in it needs to be percent-encoded.",
        unset: "what stands in the URL",
      },
      TARGET_DATABASE_PASSWORD: {
        text: "The same for `TARGET_DATABASE_URL`.",
        unset: "what stands in the URL",
      },
      DB_POOL_SIZE: {
        text: "Connections to its own database that each process opens at most; [why 8](scaling.md#connections). A process refuses to start when those of all together cannot fit.",
      },
      TARGET_POOL_SIZE: {
        text: "The same for the application's database. Backups, restores and migrations open their own besides.",
      },
    },
  },
  {
    title: "The console",
    variables: {
      AUTH_SECRET: {
        text: "Signs sessions and seals what the store must not show: `openssl rand -base64 48`. The same in every process; [what changing it does](runbook.md#auth_secret).",
        unset: "under `npm start` one is made and kept",
      },
      BASE_URL: {
        text: "Where people reach the console. Links in mails come from it, and changes from other origins are refused.",
        example: "https://console.example",
        unset: "under `npm start` http://localhost:PORT",
      },
      HOST: { text: "Address to listen on: loopback unless you say otherwise." },
      PORT: { text: "Port to listen on." },
      TRUSTED_PROXIES: {
        text: "Reverse proxies in front of us whose `X-Forwarded-For` entries may be believed; 1 behind the proxy of the Compose file.",
      },
      SESSION_HOURS: { text: "How long a sign-in lasts." },
      SEAWORTHY_ENVIRONMENT: {
        text: "Shown as a badge in the console. Outside production mail reaches allowed domains only.",
        example: "production",
        unset: "production; development for the embedded sample",
      },
      LOG_LEVEL: { text: "From which level on lines are logged." },
    },
  },
  {
    title: "Migrations and backups",
    variables: {
      MIGRATIONS_DIR: {
        text: "The folder of the application's `.sql` migrations.",
        example: "/srv/shop/migrations",
        unset: "migrations",
      },
      AUTO_MIGRATE: {
        text: "Applies pending migrations of the target at start, after a backup; otherwise they wait for a person.",
      },
      BACKUPS_DIR: {
        text: "Where archives are kept, and uploads while they arrive.",
        example: "/var/backups/seaworthy",
        unset: "SEAWORTHY_DATA_DIR/backups",
      },
      COMPRESSION_LEVEL: { text: "zstd level of archives: 1 is fast, 19 is small." },
      BACKUP_CONNECTIONS: {
        text: "Connections a backup or a drill may use at once.",
        example: "2",
        unset: "as many as fit the machine and the server",
      },
      BACKUP_RESERVE_MIB: {
        text: "A backup waits, and then fails, rather than leave less than this free where it is written.",
      },
      BACKUP_STORAGE: {
        text: "Where archives are made, when not in `BACKUPS_DIR`: a folder, or [S3-compatible storage](storage.md).",
        example: "s3://shop-backups/seaworthy?endpoint=https://s3.example&region=eu-central-1&path-style=true",
        unset: "BACKUPS_DIR",
      },
      COPY_STORAGE: {
        text: "Where a second copy of each archive goes.",
        example: "file:///mnt/nas/seaworthy",
        unset: "nowhere",
      },
      S3_ACCESS_KEY_ID: {
        text: "The key of the S3 storages.",
        unset: "as the AWS SDK finds one",
      },
      S3_SECRET_ACCESS_KEY: { text: "Its secret." },
      COPY_S3_ACCESS_KEY_ID: {
        text: "The key of `COPY_STORAGE`, when it is somebody else's account.",
        unset: "S3_ACCESS_KEY_ID",
      },
      COPY_S3_SECRET_ACCESS_KEY: { text: "Its secret." },
      AGE_RECIPIENTS: {
        text: "[Encrypts](encryption.md) archives for these public keys; only their private keys can read them.",
        unset: "archives are not encrypted",
      },
      AGE_IDENTITY: {
        text: "The private key, for drills that run by themselves.",
        unset: "somebody types it when a restore or drill needs it",
      },
      DRILL_DATABASE_URL: {
        text: "A server where drills restore to, with the right to create schemas.",
        example: "mysql://seaworthy_drill:password@drill.example:3306",
        unset: "the target's own",
      },
      UPLOAD_ENABLED: { text: "Whether archives and dumps may be uploaded." },
      UPLOAD_MAX_GIB: { text: "How large they may be." },
      RESTORE_ENABLED: { text: "`false` removes restoring into the target from this installation altogether." },
    },
  },
  {
    title: "Mail",
    variables: {
      SMTP_HOST: {
        text: "The server that takes our [mail](mail.md).",
        example: "smtp.example.com",
        unset: "no mail is sent; under `npm start` it is caught on this machine",
      },
      SMTP_TLS: {
        text: "`starttls`: required, port 587. `implicit`: from the first byte, port 465. `none`: port 25, a relay on this machine.",
        unset: "starttls; implicit for port 465",
      },
      SMTP_PORT: { text: "Its port.", example: "587", unset: "as SMTP_TLS says" },
      SMTP_USER: { text: "Whom we sign in as.", example: "seaworthy", unset: "nobody" },
      SMTP_PASSWORD: { text: "The user's password." },
      SMTP_CA: {
        text: "Certificates (PEM) to trust besides the usual ones, for a server with one of your own.",
      },
      MAIL_FROM: {
        text: "Who mails come from.",
        example: "Seaworthy <noreply@example.com>",
        unset: "seaworthy@ the host of BASE_URL",
      },
      MAIL_ALLOWED_DOMAINS: {
        text: "Outside production only recipients in these domains get mail; the others' mail is held back.",
        example: "example.com",
        unset: "nobody gets any",
      },
      MAIL_CAPTURE: { text: "The server is a catcher (Mailpit, MailDev) from which nothing leaves." },
      MAIL_CAPTURE_URL: { text: "Where caught mail is read.", example: "http://localhost:8025" },
      MAIL_DKIM_SELECTOR: {
        text: "The DKIM selector your provider gave you, so that the Mail page can look its key up.",
        example: "mail2026",
      },
      DNS_SERVERS: {
        text: "Resolvers for looking at the sender's domain.",
        example: "192.0.2.53",
        unset: "the system's",
      },
    },
  },
  {
    title: "People and alerts",
    variables: {
      REGISTRATION_ENABLED: { text: "Whether strangers may ask for an account; an administrator decides about each." },
      ALERT_WEBHOOK_URL: {
        text: "[Alerts](alerts.md) are posted here as JSON.",
        example: "https://hooks.example/seaworthy",
        unset: "alerts go by mail only",
      },
      ALERT_WEBHOOK_SECRET: { text: "Signs them: `openssl rand -base64 32`." },
      HEARTBEAT_URL: {
        text: "Called with the checklist's verdict, so that somebody notices when Seaworthy itself falls silent.",
        example: "https://heartbeat.example/ping/seaworthy",
        unset: "nobody is called",
      },
      HEARTBEAT_MINUTES: { text: "How often." },
    },
  },
  {
    title: "Guard rails",
    variables: {
      DOWNLOAD_ENABLED: { text: "`false`: archives do not leave through the console or the API." },
      API_TOKENS_ENABLED: { text: "`false`: [API tokens](api-tokens.md) can neither be made nor used." },
      RATE_LIMIT_READS: {
        text: "Requests a minute to read, of one person or token, [counted by all processes together](security.md#rate-limits).",
      },
      RATE_LIMIT_CHANGES: { text: "The same for requests that change something." },
      RATE_LIMIT_STRANGERS: { text: "Requests a minute of one address without an account." },
      CORS_ORIGINS: {
        text: "Other sites whose pages may use the API, with a token.",
        example: "https://status.example.com",
        unset: "nobody's",
      },
      REQUEST_TIMEOUT_SECONDS: {
        text: "A request that takes longer is answered 504. Downloads, uploads and streams may take what they need.",
      },
      METRICS_TOKEN: {
        text: "Opens `/metrics` for [Prometheus](monitoring.md#metrics): `openssl rand -base64 32`.",
        unset: "API tokens with `metrics:read` only",
      },
    },
  },
  {
    title: "Checklist",
    variables: {
      CHECK_MINUTES: { text: "How often the [checks](checklist.md) run." },
      CHECK_SLOW_MINUTES: { text: "How often those run that take long or ask others." },
      DEPENDENCIES: {
        text: "What your application needs besides its database; each is looked at, with its certificate.",
        example: "payments=https://api.example.com/health,cache=10.0.0.5:6379",
      },
    },
  },
  {
    title: "Processes",
    variables: {
      WEB_REPLICAS: {
        text: "How many web processes run. The Compose file starts so many (4), and [connections](scaling.md#connections) are counted by it.",
      },
      WORKER_REPLICAS: { text: "How many workers run; the same." },
      JOB_CONCURRENCY: { text: "Jobs that one worker runs at once, besides short ones such as mails." },
      JOB_LEASE_SECONDS: { text: "A worker that says nothing for this long has lost its job to another one." },
      START_TIMEOUT_SECONDS: { text: "How long a process waits for its databases when it starts." },
      DRAIN_SECONDS: {
        text: "How long a web process that was told to stop still answers everything, while `/health/ready` says 503: as long as a proxy needs to notice. 0 where nobody else could answer.",
      },
      SHUTDOWN_GRACE_SECONDS: {
        text: "How long running jobs, requests and downloads may go on after a stop was asked for. Draining is part of it.",
      },
      ALIVE_FILE: {
        text: "A file that a worker touches every few seconds while it lives, for the health check of a container.",
        example: "/tmp/worker-is-alive",
      },
      JOB_LOG_DAYS: { text: "Logs of jobs that ended longer ago are removed; what they did stays known." },
    },
  },
  {
    title: "npm start",
    variables: {
      SEAWORTHY_DATA_DIR: { text: "Databases, archives, logs and generated secrets of this installation." },
      EMBEDDED_DATABASE_PORT: { text: "Port of the embedded database, on loopback." },
      MAIL_CATCHER_SMTP_PORT: { text: "Port of the mail catcher where mail is sent, on loopback." },
      MAIL_CATCHER_WEB_PORT: { text: "Port of the mail catcher where mail is read." },
    },
  },
];
