import { z } from "zod";
import { route } from "@/app/_server/route";
import { getOverview } from "@/lib/checklist";

export const GET = route(z.object({}), getOverview);
