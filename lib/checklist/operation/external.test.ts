import { expect, test } from "vitest";
import { type DependencyFacts, judgeDependency } from "./external";

const dayMs = 86_400_000;
const certificate = {
  subject: "api.example",
  issuer: "An Authority",
  validTo: "2027-01-01T00:00:00.000Z",
  problem: null,
  leftMs: 40 * dayMs,
  lifetimeMs: 90 * dayMs,
};
const url = (given: object): DependencyFacts["answer"] => ({
  type: "url",
  status: 200,
  location: null,
  latencyMs: 80,
  certificate,
  ...given,
});
const judge = (answer: DependencyFacts["answer"], address = "https://api.example/health") =>
  judgeDependency({ name: "payments", address, answer });

test("an answer in time with a good certificate is fine, and so is an open port", () => {
  expect(judge(url({}))).toMatchObject({ status: "ok", summary: expect.stringContaining("40 more days") });
  expect(judge({ type: "port", latencyMs: 3 }, "10.0.0.5:6379")).toMatchObject({
    status: "ok",
    summary: "payments takes connections in 3 ms",
  });
});

test.each([
  ["silence", { silent: "Nobody listens on port 443." }, "failed", "does not answer"],
  ["an error of its own", url({ status: 503 }), "failed", "answers 503"],
  ["a wrong address", url({ status: 404 }), "failed", "answers 404"],
  ["a redirect", url({ status: 302, location: "https://elsewhere.example?key=1" }), "warning", "redirects"],
  ["a certificate that ends", url({ certificate: { ...certificate, leftMs: 5 * dayMs } }), "warning", "5 more days"],
  [
    "a certificate nobody vouches for",
    url({ certificate: { ...certificate, problem: "it is self-signed" } }),
    "failed",
    "self-signed",
  ],
  ["slowness", url({ latencyMs: 3000 }), "warning", "is slow: 3000 ms"],
] as const)("%s", (_title, answer, status, summary) => {
  const judged = judge(answer);
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toBe("curl -sSi 'https://api.example/health'");
  expect(JSON.stringify(judged)).not.toContain("key=1");
});

test("a port that is closed is tried with nc", () => {
  const judged = judge({ silent: "Nobody listens." }, "10.0.0.5:6379");
  expect(judged.remedy?.command).toBe("nc -vz 10.0.0.5 6379");
});
