import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { alerts, type Role } from "@/lib/store/schema";
import { signInEachRole } from "@/test/ask-route";
import { type ApiAnswer, type ApiCall, callApi } from "@/test/call-api";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { goodPassword } from "@/test/people";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { giveWebDeps } from "@/test/web-deps";
import { areas } from "./areas";
import type { Method } from "./describe-route";
import { openApiDocument } from "./openapi";

let deps: TestDeps;
let worker: Worker;
let cookies: Map<Role, string>;
const ids: Record<string, string> = {};

const document = openApiDocument({ baseUrl: "http://127.0.0.1:3000", version: "1" });
const $defs = JSON.parse(
  JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/$defs/"),
) as Record<string, object>;
const seen = new Set<string>();

/** Asks, and compares the answer with the document: its status, its media type, and every field of it. */
async function ask<T = Record<string, unknown>>(name: `${Method} ${string}`, call: ApiCall = {}): Promise<T> {
  const [method, path] = name.split(" ") as [Method, string];
  const answer = await callApi(deps, { method, path }, { cookie: cookies.get("administrator"), ...call });
  const operation = document.paths[path]?.[method.toLowerCase()] as { responses: Record<string, Said> } | undefined;
  const said = operation?.responses[answer.status];
  expect({ name, status: answer.status, said: said !== undefined, text: answer.text.slice(0, 300) }).toMatchObject({
    said: true,
  });
  expect({ name, wrong: differences(said, answer) }).toEqual({ name, wrong: [] });
  seen.add(name);
  return answer.json as T;
}

interface Said {
  $ref?: string;
  content?: Record<string, { schema?: object }>;
}

function differences(said: Said | undefined, { text, json, contentType }: ApiAnswer): string[] {
  if (said?.$ref !== undefined)
    return differences(document.components.responses[said.$ref.split("/").at(-1) ?? ""] as Said, {
      text,
      json,
      contentType,
      status: 0,
    });
  const content = said?.content;
  if (content === undefined) return text === "" ? [] : [`a body: ${text.slice(0, 100)}`];
  const type = Object.keys(content).find((each) => contentType.startsWith(each));
  if (type === undefined) return [`it is ${contentType}`];
  const { schema } = content[type] ?? {};
  if (schema === undefined) return [];
  const own = JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/")) as object;
  const { error } = z.fromJSONSchema({ ...own, $defs } as never).safeParse(json);
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

async function done(jobId: unknown, state = "succeeded"): Promise<void> {
  const params = { id: String(jobId) };
  await until(
    () => ask<{ state: string }>("GET /api/admin/jobs/{id}", { params }),
    (job) => job.state === state,
  );
}

beforeAll(async () => {
  deps = await makeDeps();
  giveWebDeps(deps);
  await makeShop(deps, 200);
  cookies = await signInEachRole(deps);
  worker = startTestWorker(deps);
  await writeFile(join(deps.config.migrationsDir, "1_notes.sql"), "CREATE TABLE notes (id INT PRIMARY KEY);\n");
  await writeFile(join(deps.config.migrationsDir, "2_broken.sql"), "ALTER TABLE no_such_table ADD x INT;\n");
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});
beforeEach(() => {
  giveWebDeps(deps);
});

describe("what is done through the API is answered as the document says", () => {
  test("backups are taken, read again, drilled, held and restored", async () => {
    const { backup, jobId } = await ask<{ backup: { id: string }; jobId: string }>("POST /api/admin/backups");
    await done(jobId);
    const params = { id: (ids["backup"] = backup.id) };
    await done((await ask("POST /api/admin/backups/{id}/verify", { params, body: {} }))["jobId"]);
    await done((await ask("POST /api/admin/backups/{id}/drill", { params, body: {} }))["jobId"]);
    await ask("POST /api/admin/backups/{id}/hold", { params, body: { reason: "the auditors ask" } });
    const confirmation = `RESTORE ${deps.target.database}`;
    const restore = await ask("POST /api/admin/backups/{id}/restore", { params, body: { confirmation } });
    ids["restore"] = String(restore["restoreId"]);
    await done(restore["jobId"]);
    await ask("POST /api/admin/backups/{id}/clear-suspect", { params });
    await ask("POST /api/admin/backups/{id}/copy", { params });
    await done((await ask("POST /api/admin/backups"))["jobId"]);
    await ask("POST /api/admin/backups/{id}/release", { params });
    await done((await ask("POST /api/admin/backups/prune"))["jobId"]);
  });

  test("schedules, retention and storage are asked", async () => {
    await ask("POST /api/admin/backups/schedule/preview", { body: { cron: "0 4 * * *", timeZone: "UTC" } });
    await ask("POST /api/admin/backups/retention/preview", { body: { holdSafetyBackupsDays: 3 } });
    await ask("PUT /api/admin/backups/policy", { body: { reverifyAfterDays: 7 } });
    await ask("POST /api/admin/backups/reconcile");
    await ask("POST /api/admin/storage/test", { body: { place: "first" } });
  });

  test("migrations are applied as far as they go", async () => {
    const { jobId } = await ask("POST /api/admin/migrations/apply", { body: { backupFirst: false } });
    await done(jobId, "failed");
    await ask("POST /api/admin/jobs/{id}/cancel", { params: { id: String(jobId) } });
    ids["job"] = String(jobId);
  });

  test("people are invited and changed, and tokens made", async () => {
    const { user } = await ask<{ user: { id: string } }>("POST /api/admin/users", {
      body: { email: "new@example.test", name: "New", role: "viewer" },
    });
    const params = { id: (ids["user"] = user.id) };
    await ask("POST /api/admin/users/{id}/resend", { params });
    await ask("POST /api/admin/users/{id}/role", { params, body: { role: "operator" } });
    await ask("POST /api/admin/users/{id}/disable", { params, body: { reason: "left" } });
    await ask("POST /api/admin/users/{id}/enable", { params });
    await ask("POST /api/admin/users/{id}/end-sessions", { params });
    await ask("POST /api/admin/users/{id}/remove-second-factor", { params });
    await ask("POST /api/admin/users/{id}/approve", { params, body: { role: "viewer" } });
    await ask("PUT /api/admin/security-policy", { body: { requireSecondFactor: [] } });
    const { token } = await ask<{ token: { id: string } }>("POST /api/admin/tokens", {
      body: { name: "pipeline", scopes: ["jobs:read"], days: 7 },
    });
    await ask("DELETE /api/admin/tokens/{id}", { params: { id: token.id } });
  });

  test("one looks after one's own account", async () => {
    await ask("PATCH /api/admin/account", { body: { name: "Ada" } });
    await ask("POST /api/admin/account/confirm", { body: { password: goodPassword } });
    await ask("POST /api/admin/account/second-factor");
    await ask("POST /api/admin/account/second-factor/enable", { body: { code: "000000" } });
    await ask("POST /api/admin/account/address", { body: { email: "other@example.test" } });
    await ask("DELETE /api/admin/account/sessions");
  });

  test("checks are measured and waived, mails sent again", async () => {
    await ask("POST /api/admin/checklist/run", { body: {} });
    const params = { id: "db.binlog" };
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await ask("POST /api/admin/checklist/{id}/waiver", { params, body: { reason: "a test server", until } });
    await ask("DELETE /api/admin/checklist/{id}/waiver", { params });
    await ask("POST /api/admin/mail/test-messages", { body: { to: "somebody@example.test" } });
    const { mails } = await ask<{ mails: { id: string }[] }>("GET /api/admin/mail");
    ids["mail"] = mails[0]?.id ?? "";
    await ask("POST /api/admin/mail/{id}/resend", { params: { id: ids["mail"] } });
    await ask("POST /api/admin/users/reset-rehearsal");
    await ask("POST /api/admin/alerts/webhook/test");
    await ask("POST /api/admin/smtp/test", { body: {} });
  });
});

describe("what is read is answered as the document says", () => {
  const reads = areas
    .flatMap(({ routes }) => routes)
    .filter(({ method, path }) => method === "GET" && !/^\/api\/(auth|admin\/uploads)|download$/.test(path))
    .map(({ path }) => path);

  beforeAll(async () => {
    const at = new Date();
    const evidence = {
      summary: "It is late.",
      facts: [["Due", "03:00"] as [string, string]],
      hint: null,
      path: "/jobs",
      level: 0,
    };
    const alert = {
      id: newId(at),
      subjectKey: "worker-gone",
      kind: "worker-gone",
      title: "No worker",
      state: "open",
      evidence,
    } as const;
    await deps.store.db.insert(alerts).values({ ...alert, firstSeenAt: at, lastSeenAt: at, openedAt: at });
  });

  test.each(reads)("GET %s", async (path) => {
    const kinds: Record<string, string> = {
      backups: "backup",
      restores: "restore",
      jobs: "job",
      users: "user",
      mail: "mail",
    };
    const kind = /^\/api\/admin\/(\w+)\/\{id\}/.exec(path)?.[1] ?? "";
    const params = { id: ids[kinds[kind] ?? ""] ?? "db.binlog", name: "invitation", gate: "migrate" };
    await ask(`GET ${path}`, { params });
  });

  test("what is not there, not allowed or not right, too", async () => {
    await ask("GET /api/admin/jobs/{id}", { params: { id: newId() } });
    await ask("GET /api/admin/jobs/{id}", { params: { id: "x" } });
    await ask("GET /api/admin/users", { cookie: cookies.get("viewer") });
    await ask("GET /api/admin/overview", { cookie: undefined });
    await ask("DELETE /api/admin/backups/{id}", { params: { id: ids["backup"] ?? "" } });
    expect(seen.size).toBeGreaterThan(80);
  });
});
