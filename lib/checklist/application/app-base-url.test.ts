import { expect, test } from "vitest";
import { type BaseUrlFacts, judgeBaseUrl } from "./app-base-url";

const answer = { status: 200, instance: "mine", version: "1.0.0", location: null, latencyMs: 12 };
const judge = (given: Partial<BaseUrlFacts>) =>
  judgeBaseUrl({
    baseUrl: "https://console.example.com",
    environment: "production",
    ownInstance: "mine",
    answer,
    ...given,
  });

test("this instance answers", () => {
  expect(judge({})).toMatchObject({
    status: "ok",
    summary: "https://console.example.com reaches this instance in 12 ms",
  });
});

test.each([
  [{ instance: "another" }, "failed", "reaches another Seaworthy"],
  [{ instance: null }, "failed", "does not say which"],
  [{ instance: null, version: null }, "failed", "Something else answers"],
  [{ instance: null, version: null, status: 302, location: "https://sso.example.com" }, "failed", "redirects"],
  [{ instance: null, version: null, status: 502 }, "failed", "answers 502"],
  [{ instance: null, version: null, status: 401 }, "cannot_see", "asks for credentials"],
])("%j is %s", (given, status, summary) => {
  const judged = judge({ answer: { ...answer, ...given } });
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toBe("curl -si https://console.example.com/version");
});

test("silence is a failure; on a developer's machine it may be the wrong container", () => {
  const silent = { silent: "Nobody listens on port 443." };
  expect(judge({ answer: silent })).toMatchObject({
    status: "failed",
    summary: expect.stringContaining("Nothing answers"),
  });
  const here = { baseUrl: "http://localhost:3000", answer: silent };
  expect(judge({ ...here, environment: "development" }).status).toBe("cannot_see");
  expect(judge({ ...here, environment: "production" })).toMatchObject({
    status: "failed",
    remedy: { command: "BASE_URL=https://console.example.com" },
  });
});
