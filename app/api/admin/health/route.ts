import { z } from "zod";
import { route } from "@/app/_server/route";
import { getHealth } from "@/lib/health";

export const GET = route(z.object({}), getHealth);
