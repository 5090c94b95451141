import { Section } from "@/components/ui/card";
import type { HealthView } from "@/lib/health";
import { phaseNames } from "./phase-names";

/** What this process did before its first answer, and how long each step took. */
export function Startup({ phases }: { phases: HealthView["web"]["startup"] }) {
  const total = phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return (
    <Section id="startup" title="Start of this process" note={`${total} ms before its first answer.`}>
      <ul className="border-t px-4.5 py-2 text-sm">
        {phases.map(({ name, milliseconds }) => (
          <li
            key={name}
            className="grid grid-cols-[1fr_5rem] items-center gap-x-4 py-1.5 sm:grid-cols-[14rem_1fr_5rem]"
          >
            <span className="text-muted">{phaseNames[name] ?? name}</span>
            <progress
              aria-hidden
              max={Math.max(total, 1)}
              value={milliseconds}
              className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line max-sm:hidden [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-primary"
            />
            <span className="tabular text-right">{milliseconds} ms</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
