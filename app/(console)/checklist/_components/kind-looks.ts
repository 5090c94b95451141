import {
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  EyeOff,
  Info,
  type LucideIcon,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { CheckKind } from "./check-kind";

export interface KindLook {
  word: string;
  icon: LucideIcon;
  /** Of the icon and the word. */
  text: string;
  /** Of a stretch in the strip of the last month. */
  fill: string;
  /** How high that stretch is, of 10: colours alone tell some people nothing. */
  height: number;
  /** Shown as a word beside the summary, which does not say it. */
  spelledOut: boolean;
}

const colours = {
  danger: { text: "text-danger", fill: "fill-danger" },
  warning: { text: "text-warning", fill: "fill-warning" },
  ok: { text: "text-ok", fill: "fill-ok" },
  primary: { text: "text-primary", fill: "fill-primary" },
  muted: { text: "text-muted", fill: "fill-muted" },
};

function look(word: string, icon: LucideIcon, colour: keyof typeof colours, height: number): KindLook {
  return { word, icon, ...colours[colour], height, spelledOut: false };
}

/** A tick is for what is fine, a cross for what is not; whatever else there is has a look of its own. */
export const kindLooks: Record<CheckKind, KindLook> = {
  critical: look("Critical", CircleX, "danger", 10),
  warning: look("Warning", TriangleAlert, "warning", 7),
  crashed: look("Could not look", Unplug, "warning", 7),
  cannot_see: { ...look("Cannot see", EyeOff, "muted", 5), spelledOut: true },
  unmeasured: look("Not measured yet", CircleDashed, "muted", 2),
  waived: { ...look("Waived", CalendarClock, "muted", 5), spelledOut: true },
  note: look("Worth knowing", Info, "primary", 5),
  skipped: { ...look("Does not apply", CircleMinus, "muted", 2), spelledOut: true },
  ok: look("Fine", CircleCheck, "ok", 3.5),
};
