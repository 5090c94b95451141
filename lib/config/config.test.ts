import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { makeCertificate } from "@/test/certificates";
import { driverAddress, tlsOf } from "./database-url";
import { loadConfig } from "./load-config";
import { loadLauncherConfig } from "./load-launcher-config";
import { readVariables } from "./read-variables";
import { secretVariables } from "./variables";

const storeUrl = "mysql://seaworthy:one@db.example:3306/seaworthy";
const targetUrl = "mysql://shop:two@db.example:3306/shop";

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const complete = {
  DATABASE_URL: storeUrl,
  TARGET_DATABASE_URL: targetUrl,
  AUTH_SECRET: "x".repeat(32),
  BASE_URL: "https://console.example/",
};

/** Made for this test; it opens nothing. */
const identity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

function errorOf(work: () => unknown): OperatorError {
  try {
    work();
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

function problemsOf(work: () => unknown): string[] {
  return errorOf(work).details["problems"] as string[];
}

describe("reading variables", () => {
  test("every problem is reported in one error", () => {
    const problems = problemsOf(() =>
      readVariables({ PORT: "a door", AUTH_SECRET: "short", LOG_LEVEL: "loud", DATABASE_URL: "postgres://x/y" }),
    );
    expect(problems).toHaveLength(5);
    for (const name of ["PORT", "AUTH_SECRET", "LOG_LEVEL", "DATABASE_URL", "TARGET_DATABASE_URL"])
      expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
  });

  test("the error names the file that explains each variable and never repeats a secret", () => {
    const { hint, message } = errorOf(() =>
      readVariables({ ...complete, AUTH_SECRET: "hush", DATABASE_URL: `mysql://u:${"pass-word"}@` }),
    );
    expect(hint).toContain("docs/configuration.md");
    expect(message).not.toMatch(/hush|pass-word/);
  });

  test.each(["DATABASE_URL", "TARGET_DATABASE_URL"])("only %s set: the other one is named", (given) => {
    const other = given === "DATABASE_URL" ? "TARGET_DATABASE_URL" : "DATABASE_URL";
    const problems = problemsOf(() => readVariables({ [given]: storeUrl }));
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${other} is missing`))]);
  });

  test("one database for both is refused, however its address is written", () => {
    const problems = problemsOf(() =>
      readVariables({ DATABASE_URL: storeUrl, TARGET_DATABASE_URL: "mysql://other@db.example/seaworthy" }),
    );
    expect(problems).toEqual([expect.stringContaining("name the same database")]);
  });

  test.each([
    ["mysql://app:p@db.example/shop?ssl-mode=REQUIRED", "holds ?ssl-mode, which nobody heeds"],
    ["mysql://app:p@db.example/shop?ssl=required", "holds an ?ssl that is neither true nor false"],
    ["mysql://app:100%sure@db.example/shop", "starts no percent-encoding"],
    ["mysql://app:p@db.example/sh%op", "starts no percent-encoding"],
    ["mysql://app:p@db.example/shop/", "must look like mysql://user:password@host:3306/database"],
    ["postgres://app:p@db.example/shop", "must look like mysql://user:password@host:3306/database"],
  ])("%s is refused", (address, why) => {
    const problems = problemsOf(() => readVariables({ DATABASE_URL: storeUrl, TARGET_DATABASE_URL: address }));
    expect(problems).toEqual([expect.stringMatching(/^TARGET_DATABASE_URL /)]);
    expect(problems[0]).toContain(why);
  });

  test("both databases are asked for TLS in the same way, whatever their driver takes", () => {
    const address = "mysql://app:p%40ss@[::1]:3307/shop?ssl=true";
    expect(() => readVariables({ DATABASE_URL: storeUrl, TARGET_DATABASE_URL: address })).not.toThrow();
    expect(() => readVariables({ DATABASE_URL: `${storeUrl}?ssl={}`, TARGET_DATABASE_URL: address })).not.toThrow();
    expect(tlsOf(address)).toEqual({});
    expect(tlsOf(`${storeUrl}?ssl={"minVersion":"TLSv1.3"}`)).toEqual({ minVersion: "TLSv1.3" });
    expect(tlsOf(`${storeUrl}?ssl=false`)).toBeUndefined();
    expect(tlsOf(storeUrl)).toBeUndefined();
    const uri = "mysql://app:p@db.example/shop";
    expect(driverAddress("mariadb://app:p@db.example/shop?ssl=true")).toEqual({ uri, ssl: {} });
    expect(driverAddress(uri)).toEqual({ uri });
  });

  test("an empty variable is an unset one", () => {
    const read = readVariables({ DATABASE_URL: "", TARGET_DATABASE_URL: "", PORT: "", AUTH_SECRET: "" });
    expect(read).toMatchObject({ PORT: 3000 });
    expect(read.DATABASE_URL).toBeUndefined();
  });

  test.each(secretVariables)("%s can come from a file", (name) => {
    const path = join(makeFolder(), "secret");
    const pair = { [name.replace("SECRET_ACCESS_KEY", "ACCESS_KEY_ID")]: "a key", COPY_STORAGE: "s3://far" };
    const given: Record<string, string> = {
      ...complete,
      ...(name.endsWith("SECRET_ACCESS_KEY") ? pair : {}),
      ...(name === "SMTP_PASSWORD" ? { SMTP_HOST: "mail.example", SMTP_USER: "sea" } : {}),
      ...(name === "SMTP_CA" ? { SMTP_HOST: "mail.example" } : {}),
      ...(name === "DATABASE_PASSWORD" ? { DATABASE_URL: "mysql://sea@db.example/seaworthy" } : {}),
      ...(name === "TARGET_DATABASE_PASSWORD" ? { TARGET_DATABASE_URL: "mysql://sea@db.example/shop" } : {}),
      DRILL_DATABASE_URL: "mysql://drill@db.example",
    };
    const values: Record<string, string> = {
      AGE_IDENTITY: identity,
      SMTP_CA: makeCertificate({ names: ["mail.example"] }).cert.trim(),
    };
    const value = given[name] ?? values[name] ?? "a secret of some length";
    writeFileSync(path, `${value}\n`);
    const { [name]: _direct, ...rest } = given;
    expect(readVariables({ ...rest, [`${name}_FILE`]: path })[name]).toBe(value);
  });

  test("a secret given twice, and a secret file that is missing, empty or a folder, are problems that name the file", () => {
    const folder = makeFolder();
    const empty = join(folder, "empty");
    writeFileSync(empty, "\n");
    const { DATABASE_URL: _url, ...others } = complete;
    const problems = problemsOf(() =>
      readVariables({
        ...others,
        AUTH_SECRET_FILE: "/nowhere/at/all",
        DATABASE_URL_FILE: folder,
        METRICS_TOKEN_FILE: empty,
      }),
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        "AUTH_SECRET and AUTH_SECRET_FILE are both set: keep one",
        "AUTH_SECRET_FILE names /nowhere/at/all, which does not exist",
        `DATABASE_URL_FILE names ${folder}, which is a folder`,
        `METRICS_TOKEN_FILE names ${empty}, which is empty`,
      ]),
    );
  });

  test("a file for what is no secret is named rather than left unread", () => {
    expect(problemsOf(() => readVariables({ ...complete, BASE_URL_FILE: "/run/secrets/base_url" }))).toEqual([
      "BASE_URL_FILE is set, but only secrets are read from files: set BASE_URL itself",
    ]);
  });
});

describe("passwords beside the addresses", () => {
  const bare = { DATABASE_URL: "mysql://seaworthy@db.example/seaworthy", TARGET_DATABASE_URL: targetUrl };
  const password = "50%25 p@ss/w:rd?#é";

  test("they fill the addresses that hold none, whatever is in them", () => {
    const { storeUrl: filled, targetUrl: other } = loadConfig({ ...complete, ...bare, DATABASE_PASSWORD: password });
    const url = new URL(filled);
    expect(decodeURIComponent(url.password)).toBe(password);
    expect(url).toMatchObject({ username: "seaworthy", host: "db.example", pathname: "/seaworthy" });
    expect(other).toBe(targetUrl);
    const launcher = loadLauncherConfig({ ...bare, DATABASE_PASSWORD: password });
    expect(launcher.databases).toMatchObject({ mode: "connected", storeUrl: filled });
  });

  test.each([
    [
      { ...bare, TARGET_DATABASE_PASSWORD: password },
      "TARGET_DATABASE_URL holds a password and TARGET_DATABASE_PASSWORD",
    ],
    [{ DATABASE_PASSWORD: password }, "DATABASE_PASSWORD is set, but DATABASE_URL is not"],
    [{ ...bare, DATABASE_URL: "mysql://db.example/sea", DATABASE_PASSWORD: password }, "DATABASE_URL names no user"],
  ])("what does not fit together is a problem, and the password is not repeated", (given, expected) => {
    const error = errorOf(() => readVariables(given));
    expect(error.details["problems"]).toEqual([expect.stringContaining(expected)]);
    expect(error.message).not.toContain("p@ss");
  });
});

describe("age keys", () => {
  const recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
  test("public keys are taken one or several, separated by commas or spaces", () => {
    const read = loadConfig({ ...complete, AGE_RECIPIENTS: `${recipient}, ${recipient}` });
    expect(read).toMatchObject({ ageRecipients: [recipient, recipient], ageIdentity: null });
    expect(loadConfig(complete).ageRecipients).toEqual([]);
  });

  test.each([
    ["a bad one is named", `${recipient},age1typo`, 'holds "age1typo", which is not an age public key'],
    ["an ssh key is told from them", "ssh-ed25519 AAAAC3Nza me@host", "holds an ssh key: make a pair with age-keygen"],
    ["a private key is refused loudly", identity, "holds a PRIVATE key"],
  ])("%s", (_title, value, expected) => {
    const error = errorOf(() => readVariables({ ...complete, AGE_RECIPIENTS: value }));
    expect(error.details["problems"]).toEqual(
      [`AGE_RECIPIENTS ${expected}`].map((text) => expect.stringContaining(text)),
    );
    expect(JSON.stringify([error, error.message, error.details])).not.toContain(identity.slice(20));
  });

  test("a mounted private key that is none is a problem, and is not repeated", () => {
    const cut = identity.slice(0, 40);
    const error = errorOf(() => readVariables({ ...complete, AGE_IDENTITY: cut }));
    expect(error.details["problems"]).toEqual([expect.stringContaining("copied incompletely")]);
    expect(JSON.stringify([error, error.message, error.details])).not.toContain(cut.slice(20));
  });
});

describe("mail", () => {
  const server = { SMTP_HOST: "mail.example", SMTP_USER: "sea", SMTP_PASSWORD: "hunter2" };

  test("the port follows from how TLS is used, and the other way round", () => {
    const of = (given: Record<string, string>) => loadConfig({ ...complete, ...server, ...given }).mail.server;
    expect(of({})).toMatchObject({ port: 587, tls: "starttls" });
    expect(of({ SMTP_PORT: "465" })).toMatchObject({ port: 465, tls: "implicit" });
    expect(of({ SMTP_TLS: "implicit" })).toMatchObject({ port: 465, tls: "implicit" });
    expect(of({ SMTP_TLS: "none" })).toMatchObject({ port: 25, tls: "none" });
  });

  test("outside production only the allowed domains get mail, unless a catcher takes it all", () => {
    const of = (given: Record<string, string>) => loadConfig({ ...complete, ...server, ...given }).mail;
    expect(of({}).mode).toBe("live");
    expect(of({ SEAWORTHY_ENVIRONMENT: "staging", MAIL_ALLOWED_DOMAINS: "Example.com, b.example" })).toMatchObject({
      mode: "allow-list",
      allowedDomains: ["example.com", "b.example"],
    });
    expect(of({ MAIL_CAPTURE: "true", MAIL_CAPTURE_URL: "http://localhost:8025" })).toMatchObject({
      mode: "captured",
      captureUrl: "http://localhost:8025",
    });
    expect(loadConfig(complete).mail).toMatchObject({ mode: "off", server: null });
  });

  test("the sender is a mailbox, or seaworthy@ the console's host", () => {
    expect(loadConfig(complete).mail.from).toEqual({ name: "Seaworthy", address: "seaworthy@console.example" });
    expect(loadConfig({ ...complete, MAIL_FROM: "The Team <team@Example.com>" }).mail.from).toEqual({
      name: "The Team",
      address: "team@example.com",
    });
  });

  test.each([
    ["MAIL_FROM", "a@x.example, b@x.example"],
    ["MAIL_FROM", "Eve <a@x.example>\r\nBcc: b@x.example"],
    ["MAIL_ALLOWED_DOMAINS", "*"],
    ["SMTP_HOST", "mail.example:587"],
    ["SMTP_CA", "-----BEGIN CERTIFICATE-----\nMIIB"],
    ["DNS_SERVERS", "resolver.example"],
    ["MAIL_DKIM_SELECTOR", "s1._domainkey.example/"],
    ["HEARTBEAT_URL", "ftp://heartbeat.example"],
  ])("%s=%j is refused by name", (name, value) => {
    const problems = problemsOf(() => readVariables({ ...complete, ...server, [name]: value }));
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must`))]);
  });

  test("halves are named: a user without a password, settings without a server, alerts nobody could trust", () => {
    expect(
      problemsOf(() => readVariables({ ...complete, SMTP_USER: "sea", ALERT_WEBHOOK_URL: "https://h.example" })),
    ).toEqual([
      expect.stringContaining("SMTP_HOST is missing: SMTP_USER"),
      expect.stringContaining("SMTP_PASSWORD is missing"),
      expect.stringContaining("ALERT_WEBHOOK_SECRET is missing"),
    ]);
  });
});

describe("storages", () => {
  const s3 = "s3://shop-backups/sea?endpoint=https://s3.example:9000&path-style=true";

  test("archives are made in BACKUPS_DIR, or where BACKUP_STORAGE says; the copy has keys of its own, or the same", () => {
    expect(loadConfig({ ...complete, BACKUPS_DIR: "/var/backups" })).toMatchObject({
      backupStorage: { type: "disk", folder: "/var/backups" },
      copyStorage: null,
    });
    const keys = { S3_ACCESS_KEY_ID: "one", S3_SECRET_ACCESS_KEY: "two" };
    const config = loadConfig({
      ...complete,
      ...keys,
      BACKUP_STORAGE: s3,
      COPY_STORAGE: "s3://far/?region=eu-central-1",
    });
    expect(config.backupStorage).toEqual({
      type: "s3",
      bucket: "shop-backups",
      prefix: "sea/",
      endpoint: "https://s3.example:9000",
      region: "us-east-1",
      pathStyle: true,
      credentials: { accessKeyId: "one", secretAccessKey: "two" },
    });
    expect(config.copyStorage).toMatchObject({ bucket: "far", prefix: "", region: "eu-central-1", endpoint: null });
    expect(config.copyStorage).toMatchObject({ credentials: { accessKeyId: "one" } });
    const own = { COPY_S3_ACCESS_KEY_ID: "three", COPY_S3_SECRET_ACCESS_KEY: "four" };
    expect(loadConfig({ ...complete, ...keys, ...own, COPY_STORAGE: s3 })).toMatchObject({
      copyStorage: { credentials: { accessKeyId: "three", secretAccessKey: "four" } },
    });
    expect(loadConfig({ ...complete, COPY_STORAGE: s3 }).copyStorage).toMatchObject({ credentials: null });
  });

  test.each([
    ["ftp://host/folder", "must look like"],
    ["/var/backups", "must look like"],
    ["file://host/folder", "must look like"],
    ["s3://", "must look like"],
    ["s3://bucket?pathstyle=true", "the setting “pathstyle”"],
    ["s3://bucket?path-style=yes", "true or false"],
    ["s3://bucket?endpoint=s3.example", "endpoint=https://"],
    ["s3://bucket?region=eu central", "eu-central-1"],
    ["s3://AKIA:hunter2@bucket", "holds keys"],
    [`file:///${"long/".repeat(40)}`, "longer than 200"],
  ])("“%s” is refused, and keys are not repeated", (address, problem) => {
    const { details, message } = errorOf(() => readVariables({ ...complete, COPY_STORAGE: address }));
    expect(details["problems"]).toEqual([expect.stringMatching(new RegExp(`^COPY_STORAGE .*${problem}`))]);
    expect(message).not.toContain("hunter2");
  });

  test("half a pair of keys, keys for no bucket, and a copy beside the original are problems", () => {
    const given = { ...complete, S3_ACCESS_KEY_ID: "one", COPY_S3_ACCESS_KEY_ID: "two", BACKUPS_DIR: "/var/backups" };
    const problems = problemsOf(() => readVariables({ ...given, COPY_STORAGE: "file:///var/lib/../backups" }));
    expect(problems).toEqual([
      expect.stringContaining("S3_SECRET_ACCESS_KEY is missing: S3_ACCESS_KEY_ID is set"),
      expect.stringContaining("COPY_S3_SECRET_ACCESS_KEY is missing"),
      expect.stringContaining("COPY_STORAGE does not name a bucket"),
      expect.stringContaining("lost together"),
    ]);
    const same = { BACKUP_STORAGE: s3, COPY_STORAGE: `${s3}&region=eu-central-1` };
    expect(problemsOf(() => readVariables({ ...complete, ...same }))).toEqual([
      expect.stringContaining("lost together"),
    ]);
  });
});

describe("the configuration of a process", () => {
  test("everything that is missing is named at once", () => {
    expect(problemsOf(() => loadConfig({}))).toEqual(
      ["DATABASE_URL", "TARGET_DATABASE_URL", "AUTH_SECRET", "BASE_URL"].map((name) => `${name} is missing`),
    );
  });

  test("paths become absolute, the base URL loses its slash, production is the default", () => {
    const config = loadConfig(complete);
    expect(config.backupsDir).toBe(join(process.cwd(), ".seaworthy/backups"));
    expect(config).toMatchObject({ baseUrl: "https://console.example", environment: "production", mode: "connected" });
  });
});

test("a process that is told to stop cannot drain for longer than it may go on", () => {
  expect(problemsOf(() => readVariables({ DRAIN_SECONDS: "90" }))).toEqual([
    expect.stringMatching(/^DRAIN_SECONDS must be less than SHUTDOWN_GRACE_SECONDS/),
  ]);
});

describe("the configuration of npm start", () => {
  test("nothing set means databases of our own on loopback", () => {
    const config = loadLauncherConfig({});
    expect(config.databases).toEqual({ mode: "embedded", port: 33306 });
    expect(config).toMatchObject({ host: "127.0.0.1", port: 3000, baseUrl: "http://localhost:3000" });
  });

  test("both databases set means connected, with no secret needed yet", () => {
    const config = loadLauncherConfig({ DATABASE_URL: storeUrl, TARGET_DATABASE_URL: targetUrl });
    expect(config.databases).toEqual({ mode: "connected", storeUrl, targetUrl });
  });
});
