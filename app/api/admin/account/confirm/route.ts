import { route } from "@/app/_server/route";
import { confirmPassword, ConfirmPasswordInput } from "@/lib/accounts";

export const POST = route(ConfirmPasswordInput, confirmPassword);
