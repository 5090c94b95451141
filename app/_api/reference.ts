import { type Actor, requireScope } from "@/lib/auth/actor";
import { areas } from "./areas";
import type { Area, RouteDescription } from "./describe-route";
import { answerSchemas, type JsonSchema } from "./json-schema";
import { type InputField, inputFields } from "./operation";

/** The document as people read it: one area at a time, with the shapes that its answers are made of. */
export interface Reference {
  area: Area;
  routes: { route: RouteDescription; inputs: InputField[]; answer: JsonSchema | null }[];
  /** By name, in the order in which they come up. */
  shapes: [name: string, schema: JsonSchema][];
}

export const parts = areas.map(({ tag }) => ({ part: partOf(tag), tag }));

/** One area for whoever may read the document; the first for a part there is not. */
export async function readReference(actor: Actor, part: string | undefined): Promise<Reference> {
  requireScope(actor, "overview:read");
  const area = areas.find(({ tag }) => partOf(tag) === part) ?? areas[0];
  if (area === undefined) throw new Error("no area");
  const answers = areas.flatMap(({ routes }) => routes.flatMap(({ answer }) => answer ?? []));
  const { named, of } = answerSchemas(answers);
  const routes = area.routes.map((route) => {
    const answer = route.answer === null ? null : of(route.answer);
    return { route, inputs: inputFields(route), answer };
  });
  const names = new Set<string>();
  for (const { answer } of routes) collect(answer, named, names);
  return { area, routes, shapes: [...names].map((name) => [name, named[name] ?? {}]) };
}

/** `Restores and drills` → `restores-and-drills` */
function partOf(tag: string): string {
  return tag.toLowerCase().replaceAll(" ", "-");
}

export function shapeName(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

function collect(schema: JsonSchema | null, named: Readonly<Record<string, JsonSchema>>, names: Set<string>): void {
  for (const [, pointer = ""] of JSON.stringify(schema ?? {}).matchAll(/"\$ref":"([^"]+)"/g)) {
    const name = shapeName(pointer);
    if (names.has(name)) continue;
    names.add(name);
    collect(named[name] ?? null, named, names);
  }
}
