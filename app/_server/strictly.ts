import { z } from "zod";

/** The same input, in which nothing may be that the verb does not know: a misspelt field is refused, not passed over. */
export function strictly<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema instanceof z.ZodObject ? (schema.strict() as z.ZodType as Schema) : schema;
}

/** Whether the verb itself wants the `Idempotency-Key`, beside the adapter. */
export function takesKey(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && "idempotencyKey" in schema.shape;
}
