/** JSON Schema, as far as our inputs use it. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  default?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
}

/** An operation of the OpenAPI document, as far as its input goes. */
export interface Operation {
  parameters?: { name?: string; in?: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

export interface Field {
  name: string;
  place: "path" | "query" | "body";
  required: boolean;
  schema: Schema;
}

export function fieldsOf({ parameters = [], requestBody }: Operation): Field[] {
  const said = parameters.flatMap(({ name, in: place, required = false, schema }) =>
    name !== undefined && schema !== undefined && (place === "path" || place === "query")
      ? [{ name, place, required, schema } as const]
      : [],
  );
  const body = requestBody?.content["application/json"]?.schema;
  const inBody = Object.entries(body?.properties ?? {}).map(([name, schema]) => {
    return { name, place: "body", required: body?.required?.includes(name) ?? false, schema } as const;
  });
  return [...said, ...inBody];
}

/** Of the pattern asked for; ids are those of nothing there is. */
const patterned = ["0".repeat(26), "0".repeat(64), `1.${"0".repeat(26)}`, "1.1", `1:${"0".repeat(64)}`, "db.example"];
const byName: Readonly<Record<string, string>> = {
  email: "somebody@example.test",
  to: "somebody@example.test",
  cron: "0 3 * * *",
  timeZone: "UTC",
};

/** A value that is right. */
export function sample({ name, schema }: Pick<Field, "name" | "schema">): unknown {
  const { anyOf, items = {}, properties = {}, required = [] } = schema;
  const known = schema.default ?? schema.const ?? schema.enum?.[0] ?? byName[name];
  if (known !== undefined) return known;
  if (anyOf !== undefined) return sample({ name, schema: anyOf[0] ?? {} });
  if (schema.type === "boolean") return true;
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.type === "array") return [sample({ name, schema: items })];
  if (schema.type !== "object") return sampleText(name, schema);
  return Object.fromEntries(required.map((key) => [key, sample({ name: key, schema: properties[key] ?? {} })]));
}

function sampleText(name: string, { pattern, format, minLength = 0, maxLength }: Schema): string {
  if (format === "date-time") return new Date(Date.now() + 86_400_000).toISOString();
  if (pattern === undefined) return "a good reason".padEnd(minLength, ".").slice(0, maxLength);
  const found = patterned.find((each) => new RegExp(pattern, "u").test(each));
  if (found === undefined) throw new Error(`no sample of ${name}: ${pattern}`);
  return found;
}

/** Values of another type, and ones that are too long. In a query everything is text. */
export function badValues(field: Field): { what: string; value: unknown }[] {
  const { name, schema, place } = field;
  const isText = schema.type === "string";
  const isFree = isText && schema.enum === undefined;
  const item = sample({ name, schema: schema.items ?? {} });
  const others = place === "body" ? ofOtherTypes(field) : isFree ? [] : ["no such thing"];
  return [
    ...others.map((value) => ({ what: `${JSON.stringify(value)} for`, value })),
    ...(schema.type === "array" ? [{ what: "too many", value: Array.from({ length: 10_000 }, () => item) }] : []),
    ...(isText ? [{ what: "too long a", value: "x".repeat((schema.maxLength ?? 10_000) + 1) }] : []),
  ];
}

/** Values of every type of JSON but the right one, in the field's place and in that of each of its properties. */
function ofOtherTypes({ name, schema }: Pick<Field, "name" | "schema">): unknown[] {
  const { type, properties = {} } = schema;
  const values = { string: "1", number: 1, boolean: true, array: ["1"], object: { a: 1 } };
  const right = type === "integer" ? "number" : type;
  const wrong =
    right === undefined
      ? [values.object]
      : Object.entries(values).flatMap(([of, value]) => (of === right ? [] : [value]));
  const whole = sample({ name, schema });
  const within = Object.entries(properties).flatMap(([key, inner]) =>
    ofOtherTypes({ name: key, schema: inner }).map((value) => ({ ...(whole as object), [key]: value })),
  );
  return [...wrong, ...within];
}

export interface Text {
  /** `server.host` */
  name: string;
  schema: Schema;
  /** The whole field, right but for this text in it. */
  holding(value: string): unknown;
}

/** Every text in a field, however deep. */
export function textsIn(field: Pick<Field, "name" | "schema">): Text[] {
  const { name, schema } = field;
  if (schema.type === "string") return [{ name, schema, holding: (value) => value }];
  if (schema.type === "array")
    return textsIn({ name, schema: schema.items ?? {} }).map((text) => ({
      ...text,
      holding: (value) => [text.holding(value)],
    }));
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    textsIn({ name: `${name}.${key}`, schema: inner }).map((text) => ({
      ...text,
      holding: (value) => ({ ...(sample(field) as object), [key]: text.holding(value) }),
    })),
  );
}

export function isBounded({ maxLength, pattern, format, enum: values, const: one }: Schema): boolean {
  return [maxLength, pattern, format, values, one].some((bound) => bound !== undefined);
}
