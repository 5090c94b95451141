import { route } from "@/app/_server/route";
import { resendInvitation, ResendInvitationInput } from "@/lib/accounts";

export const POST = route(ResendInvitationInput, resendInvitation);
