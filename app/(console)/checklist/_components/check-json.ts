import type { Json } from "@/components/json";
import type { Checklist, CheckHistory, CheckView } from "@/lib/checklist";

/** As the JSON API answers them, which is what the page polls. */
export type CheckJson = Json<CheckView>;
export type ChecklistJson = Json<Checklist>;
export type CheckHistoryJson = Json<CheckHistory>;

/** Why this person may not do something; undefined where they may. */
export interface CannotDo {
  run: string | undefined;
  waive: string | undefined;
}
