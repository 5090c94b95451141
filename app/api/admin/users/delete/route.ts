import { route } from "@/app/_server/route";
import { deleteUsers, DeleteUsersInput } from "@/lib/accounts";

export const POST = route(DeleteUsersInput, deleteUsers);
