import { route } from "@/app/_server/route";
import { inviteUser, InviteUserInput, listUsers, ListUsersInput } from "@/lib/accounts";

export const GET = route(ListUsersInput, listUsers);
export const POST = route(InviteUserInput, inviteUser);
