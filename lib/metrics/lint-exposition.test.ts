import { Gauge, Registry } from "@prometheus-io/client";
import { expect, test } from "vitest";
import { lintExposition } from "@/test/lint-exposition";

const head = (name: string, type: string) => `# HELP ${name} Says what.\n# TYPE ${name} ${type}\n`;

test("what follows the conventions passes", () => {
  const text = `${head("jobs_total", "counter")}jobs_total{kind="a"} 1\njobs_total{kind="b"} 2\n`;
  expect(lintExposition(text)).toMatchObject({
    problems: [],
    samples: [
      { labels: { kind: "a" }, value: 1 },
      { labels: { kind: "b" }, value: 2 },
    ],
  });
});

test.each([
  ["no HELP", "# TYPE a gauge\na 1\n", "lacks HELP"],
  ["no TYPE", "# HELP a Says.\na 1\n", "lacks TYPE"],
  ["nothing at all", "a 1\n", "no HELP and TYPE"],
  ["TYPE twice", `${head("a", "gauge")}# TYPE a gauge\na 1\n`, "TYPE twice"],
  ["camel case", `${head("aB", "gauge")}aB 1\n`, "snake case"],
  ["milliseconds", `${head("wait_ms", "gauge")}wait_ms 1\n`, "base units"],
  ["an age without its unit", `${head("backup_age", "gauge")}backup_age 1\n`, "_seconds"],
  ["a size without its unit", `${head("backup_size", "gauge")}backup_size 1\n`, "_bytes"],
  ["a counter without _total", `${head("a", "counter")}a 1\n`, "_total"],
  ["a gauge with _total", `${head("a_total", "gauge")}a_total 1\n`, "_total"],
  ["a series twice", `${head("a", "gauge")}a{x="1",y="2"} 1\na{y="2",x="1"} 1\n`, "there before"],
  ["a quote in a label", `${head("a", "gauge")}a{x="say "hi""} 1\n`, "escaped"],
  ["no number", `${head("a", "gauge")}a Nan1\n`, "not a number"],
  ["a family in two pieces", `${head("a", "gauge")}${head("b", "gauge")}a 1\nb 1\na{x="1"} 1\n`, "two pieces"],
  ["a family without samples", head("a", "gauge"), "no sample"],
  ["an unfinished line", `${head("a", "gauge")}a 1`, "does not end"],
])("%s is a problem", (_, text, problem) => {
  expect(lintExposition(text).problems.join("\n")).toContain(problem);
});

test("what the library writes of awkward label values is read back as it was", async () => {
  const registry = new Registry();
  const awkward = 'a "quoted" \\ back\nslash, {braced}';
  new Gauge({ name: "a", help: "Says.", labelNames: ["x"], registers: [registry] }).set({ x: awkward }, 1);
  expect(lintExposition(await registry.metrics())).toMatchObject({
    problems: [],
    samples: [{ labels: { x: awkward } }],
  });
});
