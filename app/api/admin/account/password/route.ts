import { route } from "@/app/_server/route";
import { changePassword, ChangePasswordInput } from "@/lib/accounts";

export const POST = route(ChangePasswordInput, changePassword);
