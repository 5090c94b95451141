import type { JsonSchema } from "@/app/_api/json-schema";
import { TypeText } from "./type-text";

export interface FieldRow {
  name: string;
  schema: JsonSchema;
  required: boolean;
  /** Where a client says it. */
  place?: string;
}

/** The fields of an input or an answer; those inside of them follow, indented by their names. */
export function FieldTable({ label, rows }: { label: string; rows: readonly FieldRow[] }) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            <th className="py-1.5 pr-4 font-medium">Field</th>
            <th className="py-1.5 pr-4 font-medium">Type</th>
            <th className="py-1.5 font-medium">About</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, schema, required, place }) => (
            <tr key={name} className="border-b align-top last:border-b-0">
              <td className="py-1.5 pr-4 whitespace-nowrap">
                <code className="font-mono text-xs">{name}</code>
                {!required && <span className="text-xs text-muted"> optional</span>}
              </td>
              <td className="max-w-72 py-1.5 pr-4">
                <TypeText schema={schema} />
              </td>
              <td className="py-1.5 text-muted">
                {[place === undefined ? "" : `In the ${place}.`, schema.description ?? "", defaultOf(schema)]
                  .filter((sentence) => sentence !== "")
                  .join(" ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function defaultOf({ default: value }: JsonSchema): string {
  return value === undefined ? "" : `Left out: ${JSON.stringify(value)}.`;
}

/** The fields of an object, with those of objects inside it as `outer.inner`. */
export function rowsOf(schema: JsonSchema, prefix = ""): FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const row = { name: prefix + key, schema: inner as JsonSchema, required: schema.required?.includes(key) ?? false };
    return [row, ...rowsOf(objectIn(row.schema), `${row.name}.`)];
  });
}

/** The object that may be null, or of which there are several. */
function objectIn(schema: JsonSchema): JsonSchema {
  if (schema.items !== undefined) return objectIn(schema.items as JsonSchema);
  const choices = (schema.anyOf ?? []) as JsonSchema[];
  return choices.find(({ properties }) => properties !== undefined) ?? schema;
}
