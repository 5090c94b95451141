import { route } from "@/app/_server/route";
import { setUserRole, SetUserRoleInput } from "@/lib/accounts";

export const POST = route(SetUserRoleInput, setUserRole);
