"use server";

import { action } from "@/app/_server/action";
import { startMigrations, StartMigrationsInput } from "@/lib/migrations";

export const startMigrationsAction = action(StartMigrationsInput, startMigrations);
