import { route } from "@/app/_server/route";
import { approveUser, ApproveUserInput } from "@/lib/accounts";

export const POST = route(ApproveUserInput, approveUser);
