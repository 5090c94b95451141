import { route } from "@/app/_server/route";
import { planMigrations, PlanMigrationsInput } from "@/lib/migrations";

export const GET = route(PlanMigrationsInput, planMigrations);
