import { route } from "@/app/_server/route";
import { reconcile, ReconcileInput } from "@/lib/backups";

export const POST = route(ReconcileInput, reconcile);
