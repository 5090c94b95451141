import { expect, test } from "vitest";
import type { ForwardedSeen } from "@/lib/auth/forwarded-seen";
import { judgeProxyTrust } from "./app-proxy-trust";

const judge = (trusted: number, ...seen: [hops: number, peer: ForwardedSeen["peer"], requests: number][]) =>
  judgeProxyTrust({ trusted, processes: 1, seen: seen.map(([hops, peer, requests]) => ({ hops, peer, requests })) });

test.each([
  ["direct and none trusted", judge(0, [0, "public", 90]), "ok"],
  ["one proxy, one trusted", judge(1, [1, "private", 90]), "ok"],
  ["a client that forges an entry behind one proxy", judge(1, [1, "private", 90], [2, "private", 3]), "ok"],
  ["a health check from the machine itself", judge(1, [1, "private", 40], [0, "loopback", 500]), "ok"],
  ["strangers who send the header to a console without proxy", judge(0, [1, "public", 30], [0, "public", 5]), "ok"],
])("%s is fine", (_title, judged, status) => {
  expect(judged.status).toBe(status);
});

test.each([
  ["a proxy that is not trusted", judge(0, [1, "loopback", 90]), "pass 1 proxy, and none is trusted", 1],
  ["two proxies of which one is trusted", judge(1, [2, "private", 90]), "pass 2 proxies, and 1 is trusted", 2],
  ["no proxy, and one is trusted", judge(1, [0, "private", 90]), "1 proxy is trusted, and requests pass none", 0],
  ["one proxy, and two are trusted", judge(2, [1, "private", 90]), "2 proxies are trusted, and requests pass 1", 1],
])("%s is a warning with the right number", (_title, judged, summary, hops) => {
  expect(judged).toMatchObject({ status: "warning", summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toBe(`TRUSTED_PROXIES=${hops}`);
});

test("requests that come from outside past the proxy are told", () => {
  expect(judge(1, [1, "private", 90], [0, "public", 2]).summary).toBe("Some requests come from outside past the proxy");
});

test("what cannot be known is skipped, with the reason", () => {
  expect(judge(1)).toMatchObject({ status: "skipped", summary: expect.stringContaining("Too few requests") });
  expect(judge(1, [0, "loopback", 500])).toMatchObject({ status: "skipped" });
  expect(judgeProxyTrust({ trusted: 0, processes: 0, seen: [] }).summary).toContain("No web process");
});
