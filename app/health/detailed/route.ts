import { z } from "zod";
import { route } from "@/app/_server/route";
import { getHealth } from "@/lib/health";

/** For people who are signed in, and API tokens that may read it. */
export const GET = route(z.object({}), getHealth);
