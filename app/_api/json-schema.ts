import { z } from "zod";
import { components } from "./component";

/** JSON Schema, draft 2020-12: what OpenAPI 3.1 uses. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The routes' answers. `named` is what `components.schemas` lists; `of` says an answer in place, and what it shares with
 * others by name.
 */
export function answerSchemas(answers: readonly z.ZodType[]) {
  const registry = z.registry<{ id: string }>();
  const nameOf = new Map(components);
  for (const answer of answers) if (!nameOf.has(answer)) nameOf.set(answer, `answer ${nameOf.size}`);
  for (const [schema, id] of nameOf) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: refTo, override: tidy });
  for (const schema of Object.values(schemas)) {
    delete schema.$id;
    delete schema.$schema;
  }
  const names = new Set(components.values());
  return {
    named: Object.fromEntries(Object.entries(schemas).filter(([id]) => names.has(id))) as Record<string, JsonSchema>,
    of(answer: z.ZodType): JsonSchema {
      const id = nameOf.get(answer) ?? "";
      return names.has(id) ? { $ref: refTo(id) } : (schemas[id] ?? {});
    },
  };
}

/** What a verb takes, as a client sends it: fields with a default may be left out. */
export function inputSchema(input: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input", unrepresentable: "any", override: tidy });
  return schema;
}

function refTo(id: string): string {
  return `#/components/schemas/${id}`;
}

/** Without what zod knows of JavaScript's numbers, and patterns that only spell a format out. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
