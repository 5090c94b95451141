import type { RouteDescription } from "@/app/_api/describe-route";
import type { InputField } from "@/app/_api/operation";

/** A request to try from a shell, with an API token in TOKEN where tokens may. */
export function curlFor(
  { method, path, scope, sends }: RouteDescription,
  inputs: readonly InputField[],
  baseUrl: string,
): string {
  const url = new URL(baseUrl).origin + path;
  const body = inputs.filter((field) => field.place === "body" && field.required);
  const example = Object.fromEntries(body.map(({ name, schema }) => [name, exampleOf(schema)]));
  return [
    `curl${method === "GET" ? "" : method === "HEAD" ? " --head" : ` -X ${method}`} '${url}'`,
    ...(scope === "public" ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...(sends === undefined ? [] : [`-H 'Content-Type: ${sends}'`, "--data-binary @file"]),
    ...(body.length === 0 ? [] : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(example)}'`]),
  ].join(" \\\n  ");
}

function exampleOf({ type, enum: values, items }: InputField["schema"]): unknown {
  if (values !== undefined) return values[0];
  if (type === "array") return [exampleOf((items ?? {}) as InputField["schema"])];
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return 1;
  return type === "object" ? {} : "…";
}
