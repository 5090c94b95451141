import { route } from "@/app/_server/route";
import { changeName, ChangeNameInput, getOwnAccount, GetOwnAccountInput } from "@/lib/accounts";

export const GET = route(GetOwnAccountInput, getOwnAccount);
export const PATCH = route(ChangeNameInput, changeName);
