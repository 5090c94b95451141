import { Fragment, type ReactNode } from "react";
import type { JsonSchema } from "@/app/_api/json-schema";
import { shapeName } from "@/app/_api/reference";

/** A schema in a few words; a shape that has a name leads to it. */
export function TypeText({ schema }: { schema: JsonSchema }) {
  return <span className="font-mono text-xs wrap-anywhere">{wordsOf(schema)}</span>;
}

function wordsOf(schema: JsonSchema): ReactNode {
  const { $ref, type, format, anyOf, oneOf, items, enum: values, const: only } = schema;
  if ($ref !== undefined) {
    const name = shapeName($ref);
    return (
      <a href={`#${name}`} className="rounded-sm text-primary underline">
        {name}
      </a>
    );
  }
  if (only !== undefined) return JSON.stringify(only);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
  const choices = (anyOf ?? oneOf) as JsonSchema[] | undefined;
  if (choices !== undefined)
    return choices.map((choice, index) => (
      // The choices of a type have no identity but their place.
      <Fragment key={index}>
        {index > 0 && " | "}
        {wordsOf(choice)}
      </Fragment>
    ));
  if (type === "array") return <>{wordsOf((items ?? {}) as JsonSchema)}[]</>;
  return [[type ?? "any"].flat().join(" | "), format === undefined ? "" : `(${format})`, limits(schema)]
    .filter((word) => word !== "")
    .join(" ");
}

function limits({ minimum, maximum, minLength, maxLength }: JsonSchema): string {
  if (minLength !== undefined || maxLength !== undefined) return `${minLength ?? 0}–${maxLength ?? "∞"} characters`;
  if (minimum === undefined && maximum === undefined) return "";
  return maximum === undefined ? `≥ ${minimum}` : `${minimum ?? "−∞"}–${maximum}`;
}
