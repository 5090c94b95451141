import { eq, like } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { instanceHeader, instanceId, noteProcess, type ProcessNote, readProcessNotes } from "@/lib/health";
import { settings } from "@/lib/store/schema";
import { startHttpReceiver } from "@/test/http-receiver";
import { makeDeps, makeDepsOn, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { availableServers } from "@/test/servers";
import { appBaseUrl } from "./app-base-url";
import { appEnvironment } from "./app-environment";
import { appMemory } from "./app-memory";
import { appProxyTrust } from "./app-proxy-trust";
import { appRuntime } from "./app-runtime";

/** What the application's checks ask the store: who this installation is, and what its processes have noted. */
describe.each(availableServers())("in a store on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  beforeAll(async () => {
    deps = await makeDepsOn(flavour);
  });
  afterAll(() => deps.dispose());

  /** The note of this process, but for what is given. */
  async function noted(given: Partial<ProcessNote>): Promise<void> {
    await deps.store.db.delete(settings).where(like(settings.name, "process:%"));
    await noteProcess(deps, "web", []);
    const [row] = await deps.store.db.select().from(settings).where(like(settings.name, "process:%"));
    const [note] = await readProcessNotes(deps);
    await deps.store.db
      .update(settings)
      .set({ value: { ...note, ...given } })
      .where(eq(settings.name, row?.name ?? ""));
  }
  const production = () => ({ ...deps, config: { ...deps.config, environment: "production" as const } });

  test("the base URL that leads here is told from one that leads to another installation", async () => {
    const other = await makeDeps();
    const server = await startHttpReceiver();
    try {
      const at = { ...deps, config: { ...deps.config, baseUrl: server.url } };
      for (const [asked, status] of [
        [deps, "ok"],
        [other, "failed"],
      ] as const) {
        server.replies.splice(0, 1, { status: 200, headers: { [instanceHeader]: await instanceId(asked) } });
        expect(await measure(appBaseUrl, at)).toMatchObject({ status });
      }
    } finally {
      await server.close();
      await other.dispose();
    }
  });

  test("a process that is as it should be is fine", async () => {
    await noted({
      environment: { nodeEnv: "production", inspector: false, believesAnyCertificate: false, debugVariables: [] },
    });
    for (const check of [appMemory, appRuntime, appEnvironment])
      expect(await measure(check, production())).toMatchObject({ status: "ok" });
  });

  test("one with a full heap, an old Node, an open debugger, or a proxy that is not trusted is found", async () => {
    const [note] = await readProcessNotes(deps);
    const memory = { residentBytes: 1e9, heapUsedBytes: 95, heapLimitBytes: 100, limitBytes: null };
    const environment = { nodeEnv: "production", inspector: true, believesAnyCertificate: false, debugVariables: [] };
    const forwarded = [{ hops: 1, peer: "private" as const, requests: 50 }];
    await noted({ ...note, memory, environment, forwarded, nodeVersion: "18.20.0" });
    expect(await measure(appMemory, production())).toMatchObject({ status: "warning" });
    expect(await measure(appRuntime, production())).toMatchObject({ status: "failed" });
    expect(await measure(appEnvironment, production())).toMatchObject({ status: "failed" });
    expect(await measure(appProxyTrust, production())).toMatchObject({ status: "warning" });
    await noted({ forwarded: forwarded.map((seen) => ({ ...seen, hops: 0 })) });
    expect(await measure(appProxyTrust, production())).toMatchObject({ status: "ok" });
  });
});
