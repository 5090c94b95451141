import { featureFlags } from "@/lib/config/feature-flags";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";

export interface FlagsFacts {
  flags: { name: string; value: boolean; effect: string }[];
}

export const flags = defineCheck<FlagsFacts>({
  id: "flags",
  area: "operation",
  title: "Feature flags",
  why: "What this installation may and may not do, as it was told when it started.",
  severity: "info",
  pace: "quick",
  gather: ({ config }) =>
    Promise.resolve({
      flags: featureFlags.map(({ name, key, on, off }) => ({
        name,
        value: config[key],
        effect: config[key] ? on : off,
      })),
    }),
  judge: judgeFlags,
});

export function judgeFlags({ flags: all }: FlagsFacts): Judgement {
  const off = all.filter(({ value }) => !value).map(({ name }) => name);
  return {
    status: "ok",
    summary: `${all.length - off.length} of ${all.length} flags are on${off.length === 0 ? "" : `; off: ${off.join(", ")}`}`,
    evidence: evidence(all.map(({ name, value, effect }) => [`${name}=${value}`, effect])),
  };
}
