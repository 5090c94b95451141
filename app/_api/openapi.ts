import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Config } from "@/lib/config/config";
import { getVersion } from "@/lib/health";
import { areas } from "./areas";
import type { Area } from "./describe-route";
import { answerSchemas } from "./json-schema";
import { operation } from "./operation";
import { sharedParts } from "./shared-parts";

export type Document = ReturnType<typeof openApiDocument>;

/** The whole API in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), made from what the routes really use. */
export function openApiDocument(config: Pick<Config, "baseUrl" | "version">) {
  const answers = areas.flatMap(({ routes }) => routes.flatMap(({ answer }) => answer ?? []));
  const schemas = answerSchemas(answers);
  return {
    openapi: "3.1.1",
    info: {
      title: "Seaworthy",
      version: getVersion(config).version,
      description:
        "Every route is a thin adapter over what the console and the command line use, with the same rights. Long work answers with `jobId`: follow it under Jobs.",
    },
    servers: [{ url: new URL(config.baseUrl).origin }],
    tags: areas.map(({ tag, about }) => ({ name: tag, description: about })),
    paths: paths(areas, schemas.of),
    components: { schemas: schemas.named, ...sharedParts(sessionCookieName(config)) },
  };
}

function paths(
  all: readonly Area[],
  schemaOf: ReturnType<typeof answerSchemas>["of"],
): Record<string, Record<string, object>> {
  const found: Record<string, Record<string, object>> = {};
  for (const { tag, routes } of all)
    for (const route of routes)
      (found[route.path] ??= {})[route.method.toLowerCase()] = operation(route, tag, schemaOf);
  return found;
}
