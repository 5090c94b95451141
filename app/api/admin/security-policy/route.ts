import { route } from "@/app/_server/route";
import {
  getSecurityPolicy,
  GetSecurityPolicyInput,
  updateSecurityPolicy,
  UpdateSecurityPolicyInput,
} from "@/lib/accounts";

export const GET = route(GetSecurityPolicyInput, getSecurityPolicy);
export const PUT = route(UpdateSecurityPolicyInput, updateSecurityPolicy);
