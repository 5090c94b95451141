"use server";

import { doorAction } from "@/app/_server/door-action";
import { createFirstAdministrator, FirstAdministratorInput } from "@/lib/accounts";

export const createFirstAdministratorAction = doorAction(FirstAdministratorInput, createFirstAdministrator);
