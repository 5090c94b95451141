import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type Document, openApiDocument } from "./openapi";

export const ReadDocumentInput = z.object({});

let made: Document | undefined;

/** The same for everybody who may look around at all, with a session or a token. */
export async function readDocument(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof ReadDocumentInput> = {},
): Promise<Document> {
  requireScope(actor, "overview:read");
  return (made ??= openApiDocument(deps.config));
}
