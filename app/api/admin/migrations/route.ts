import { z } from "zod";
import { route } from "@/app/_server/route";
import { getMigrations } from "@/lib/migrations";

export const GET = route(z.object({}), getMigrations);
