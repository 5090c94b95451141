import { afterAll, describe, expect, test } from "vitest";
import { openTarget } from "@/lib/mysql/open-target";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers, connectAsRoot } from "@/test/servers";
import { makeShop, value } from "@/test/target-sql";
import { getPointInTime, startBackup } from ".";

const viewer = actor("viewer");
const made: TestDeps[] = [];
afterAll(() => Promise.all(made.map((deps) => deps.dispose())));

describe.each(availableServers())("point-in-time recovery on $flavour", ({ flavour }) => {
  test("shows what the server keeps and where the newest backup stands in it", async () => {
    const deps = await makeDeps(flavour);
    made.push(deps);
    await makeShop(deps, 10);
    const { backup, jobId } = await startBackup(deps, actor("operator"), {});
    const worker = startTestWorker(deps);
    await untilState(deps, jobId, "succeeded");
    await worker.stop(1000);
    const state = await getPointInTime(deps, viewer);
    const on = {
      binaryLog: true,
      since: backup.createdAt,
      expiresSeconds: expect.any(Number) as number,
      newestPosition: { file: expect.stringMatching(/\.\d+$/) as string },
    };
    const off = { binaryLog: false, since: null, notes: [expect.stringContaining("log_bin") as string] };
    expect(state).toMatchObject((await value(deps, "SELECT @@log_bin")) === "1" ? on : off);
  });

  test("an account that may not list the logs is told the GRANT; an unreachable server is a fact", async () => {
    const deps = await makeDeps(flavour);
    made.push(deps);
    const user = `sw_pit_${deps.target.database.slice(-8)}`;
    const root = await connectAsRoot(flavour);
    // By the name of the machine too: a server may still have an anonymous account for it.
    const accounts = ["%", "localhost"].map((host) => `${user}@'${host}'`);
    for (const account of accounts)
      await root.query(
        `CREATE USER ${account} IDENTIFIED BY 'secret'; GRANT SELECT ON ${deps.target.database}.* TO ${account}`,
      );
    try {
      const url = new URL(deps.config.targetUrl);
      Object.assign(url, { username: user, password: "secret" });
      const target = openTarget({ ...deps.config, targetUrl: url.href });
      const state = await getPointInTime({ ...deps, target }, viewer);
      await target.close();
      const expected = state.binaryLog === true ? `TO '${user}'@'` : "log_bin";
      expect(state.notes).toContainEqual(expect.stringContaining(expected));
    } finally {
      await root.query(`DROP USER ${accounts.join(", ")}`);
      await root.end();
    }
    const nobody = openTarget({ ...deps.config, targetUrl: "mysql://nobody@127.0.0.1:1/gone" });
    const gone = await getPointInTime({ ...deps, target: nobody }, viewer);
    await nobody.close();
    expect(gone).toMatchObject({ binaryLog: null, notes: [expect.stringContaining("does not answer")] });
  });
});
