import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { webDeps } from "@/app/_server/deps";
import type { Check } from "@/lib/checklist/check";
import { checksFor } from "@/lib/checklist/checks";
import type { Role } from "@/lib/store/schema";
import { addArchive } from "@/test/add-archive";
import { insertWorker } from "@/test/alert-facts";
import { signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { GET } from "./[gate]/route";

vi.mock("@/app/_server/deps");
vi.mock("@/lib/checklist/checks", { spy: true });

let deps: TestDeps;
let cookies: Map<Role, string>;
beforeAll(async () => {
  deps = await makeDeps();
  cookies = await signInEachRole(deps);
});
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
  vi.mocked(checksFor).mockReturnValue([]);
});
afterAll(() => deps.dispose());

async function ask(gate: string, role?: Role) {
  const cookie = role === undefined ? undefined : cookies.get(role);
  const request = new Request(`${deps.config.baseUrl}/api/gate/${gate}`, { headers: cookie ? { cookie } : {} });
  const response = await GET(request, { params: Promise.resolve({ gate }) });
  return { status: response.status, id: response.headers.get("x-request-id"), body: (await response.json()) as object };
}

test("a gate that is closed answers 409 with every reason and what opens it", async () => {
  const room: Partial<Check> = {
    id: "disk.free",
    title: "Disk space",
    area: "application",
    severity: "critical",
    pace: "live",
  };
  const measure = async () => ({ status: "failed", summary: "It is full", remedy: { text: "Make room." } }) as const;
  vi.mocked(checksFor).mockReturnValue([{ why: "", ...room, measure } as Check]);
  const { status, id, body } = await ask("migrate", "viewer");
  expect([status, id]).toEqual([409, expect.any(String)]);
  expect(body).toMatchObject({
    gate: "migrate",
    open: false,
    reasons: [
      { code: "gate.no_proven_backup", hint: "seaworthy backup create && seaworthy backup drill newest" },
      { code: "gate.no_worker", hint: expect.any(String) },
      { code: "gate.no_room", message: "Disk space: It is full", hint: "Make room." },
    ],
    checkedAt: expect.any(String),
  });
});

test("an open one answers 200", async () => {
  await insertWorker(deps);
  await addArchive(deps, 10, { proof: "proven", createdAt: new Date(Date.now() - 23 * 3_600_000) });
  for (const gate of ["migrate", "deploy"])
    expect(await ask(gate, "viewer")).toMatchObject({ status: 200, body: { gate, open: true, reasons: [] } });
});

test("strangers, and gates that are none, are turned away", async () => {
  expect((await ask("deploy")).status).toBe(401);
  expect(await ask("heaven", "viewer")).toMatchObject({ status: 400, body: { error: { code: expect.any(String) } } });
});
