"use client";

import { roleLabels } from "@/components/account/roles";
import { RadioCards } from "@/components/ui/radio-cards";
import type { Role } from "@/lib/store/schema";

const options = (Object.keys(roleLabels) as Role[]).map((value) => ({ value, ...roleLabels[value] }));

export function RoleChoice({ value, onChange }: { value: Role; onChange(role: Role): void }) {
  return <RadioCards label="Role" value={value} onChange={onChange} options={options} />;
}
