import { z } from "zod";
import {
  getMigrations,
  planMigrations,
  PlanMigrationsInput,
  startMigrations,
  StartMigrationsInput,
} from "@/lib/migrations";
import { MigrationPlan, MigrationsView } from "./answers/migrations";
import { JobQueued } from "./answers/shared";
import { type Area, describeRoute } from "./describe-route";

export const migrations: Area = {
  tag: "Migrations",
  about: "What is applied, what is pending, and applying it.",
  routes: [
    describeRoute("GET /api/admin/migrations", {
      summary: "Every migration of the target with its state.",
      scope: "migrations:read",
      input: z.object({}),
      verb: getMigrations,
      answer: MigrationsView,
    }),
    describeRoute("POST /api/admin/migrations/apply", {
      summary: "Queues a job that applies what is pending, after a backup.",
      scope: "migrations:apply",
      input: StartMigrationsInput,
      verb: startMigrations,
      answer: JobQueued,
      errors: [409],
    }),
    describeRoute("GET /api/admin/migrations/plan", {
      summary: "What a run would do now, statement by statement, and what would keep it from starting.",
      scope: "migrations:plan",
      input: PlanMigrationsInput,
      verb: planMigrations,
      answer: MigrationPlan,
    }),
  ],
};
