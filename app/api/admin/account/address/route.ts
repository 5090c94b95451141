import { route } from "@/app/_server/route";
import { requestAddressChange, RequestAddressChangeInput } from "@/lib/accounts";

export const POST = route(RequestAddressChangeInput, requestAddressChange);
