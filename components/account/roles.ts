import type { Role } from "@/lib/store/schema";

/** The roles as people read them, the one with the fewest rights first. */
export const roleLabels: Record<Role, { label: string; description: string }> = {
  viewer: { label: "Viewer", description: "Sees everything, changes nothing." },
  operator: {
    label: "Operator",
    description: "Also takes, verifies and drills backups, plans migrations, tests mail.",
  },
  administrator: {
    label: "Administrator",
    description: "Also restores, downloads, deletes, applies migrations, and looks after users and settings.",
  },
};
