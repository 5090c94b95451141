import { z } from "zod";
import {
  getHealth,
  type MigrationHealth as MigrationHealthView,
  type Readiness as ReadinessView,
  type VersionView as Version,
} from "@/lib/health";
import { HealthView, Liveness, MigrationHealth, Readiness, VersionView } from "./answers/health";
import { type Area, describeHandler, describeRoute } from "./describe-route";

const nothing = z.object({});

export const health: Area = {
  tag: "Health",
  about: "Probes, measurements and the version.",
  routes: [
    describeRoute("GET /api/admin/health", {
      summary: "How everything is, measured now. Parts that do not answer in time are null.",
      scope: "health:read",
      input: nothing,
      verb: getHealth,
      answer: HealthView,
    }),
    describeHandler<{ status: "alive" }>()("GET /health", {
      summary: "The process is alive. Looks at nothing else.",
      scope: "public",
      input: nothing,
      answer: Liveness,
    }),
    describeRoute("GET /health/detailed", {
      summary: "The same, beside the other probes.",
      scope: "health:read",
      input: nothing,
      verb: getHealth,
      answer: HealthView,
    }),
    describeHandler<MigrationHealthView>()("GET /health/migrations", {
      summary: "Whether every migration of the store and of the target is applied: what a release waits for.",
      scope: "public",
      input: nothing,
      answer: MigrationHealth,
      alsoAnswers: { 503: "Something is pending or has failed; `checks` says what." },
    }),
    describeHandler<ReadinessView>()("GET /health/ready", {
      summary: "Whether this process should be sent traffic. Answers within two seconds whatever the databases do.",
      scope: "public",
      input: nothing,
      answer: Readiness,
      alsoAnswers: { 503: "Not now; `checks` says why, and `draining` that it will not be again." },
    }),
    describeHandler()("GET /metrics", {
      summary: "Figures for Prometheus, in its text format.",
      details: "With `Authorization: Bearer` and METRICS_TOKEN, too, which may do nothing else.",
      scope: "metrics:read",
      input: nothing,
      answer: null,
      mediaType: "text/plain",
    }),
    describeHandler<Version>()("GET /version", {
      summary: "The version that runs, and the commit and time it was built from.",
      scope: "public",
      input: nothing,
      answer: VersionView,
    }),
  ],
};
