import { readDocument, ReadDocumentInput } from "@/app/_api/read-document";
import { route } from "@/app/_server/route";

export const GET = route(ReadDocumentInput, readDocument);
