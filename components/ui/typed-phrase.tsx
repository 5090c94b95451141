"use client";

import { Field } from "./field";

/** The phrase a person types so that nothing is destroyed by a slip. The server checks it again. */
export function TypedPhrase({
  phrase,
  value,
  onChange,
}: {
  phrase: string;
  value: string;
  onChange(value: string): void;
}) {
  return (
    <Field
      label={
        <>
          Type <code className="rounded-sm bg-danger-soft px-1.5 py-0.5 font-mono text-danger">{phrase}</code> to
          confirm
        </>
      }
      name="confirmation"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      className="font-mono"
    />
  );
}
