import { route } from "@/app/_server/route";
import {
  getResetRehearsal,
  GetResetRehearsalInput,
  startResetRehearsal,
  StartResetRehearsalInput,
} from "@/lib/accounts";

export const GET = route(GetResetRehearsalInput, getResetRehearsal);
export const POST = route(StartResetRehearsalInput, startResetRehearsal);
