import { route } from "@/app/_server/route";
import { startMigrations, StartMigrationsInput } from "@/lib/migrations";

export const POST = route(StartMigrationsInput, startMigrations);
