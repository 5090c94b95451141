import type { z } from "zod";

/** The schemas that several answers share, with their names in the document. */
export const components = new Map<z.ZodType, string>();

/** An answer, or a part of answers, that has a name of its own in the document. */
export function component<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  components.set(schema, name);
  return schema;
}
