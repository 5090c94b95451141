import type { NextApiRequest, NextApiResponse } from "next";
import { z } from "zod";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import {
  createUpload,
  discardUpload,
  DiscardUploadInput,
  getUpload,
  listUploads,
  ListUploadsInput,
  receivePiece,
  type UploadView,
} from "@/lib/uploads";
import { downloads } from "./downloads";
import { headersOf, type RequestContext, requestContext } from "./request-context";
import { answerError } from "./respond";
import { runVerb, type Verb } from "./run-verb";
import { strictly } from "./strictly";
import { Announcement, metadataOf, PieceInput, requireNoBody } from "./upload-headers";
import { withTimeLimit } from "./with-time-limit";

/**
 * The core of tus 1.0 (https://tus.io/protocols/resumable-upload) with its creation, expiration and termination: files
 * arrive in pieces, and after any cut the client asks where to go on. Authorisation, origin and errors are as in every
 * other route; `GET` answers with the list as JSON.
 */
export async function receiveUpload(deps: Deps, request: NextApiRequest, response: NextApiResponse): Promise<void> {
  const context = requestContext(deps, headersOf(request.headers));
  response.setHeader("tus-resumable", tusVersion);
  const answer = answers[request.method ?? ""];
  try {
    if (answer === undefined) throw wrongMethod(response);
    requireNoBody(request);
    if (["POST", "HEAD", "PATCH"].includes(request.method ?? "")) requireVersion(request, response);
    await answer({ deps, context, request, response });
  } catch (error) {
    refuse(error, context, response);
  }
}

const tusVersion = "1.0.0";

interface Exchange {
  deps: Deps;
  context: RequestContext;
  request: NextApiRequest;
  response: NextApiResponse;
}

const answers: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
  OPTIONS: async ({ deps, response }) => {
    response.setHeader("tus-version", tusVersion);
    response.setHeader("tus-extension", "creation,expiration,termination");
    response.setHeader("tus-max-size", deps.config.uploadMaxBytes);
    response.status(204).end();
  },
  GET: async (exchange) => {
    exchange.response.status(200).json(await ask(exchange, ListUploadsInput, {}, listUploads));
  },
  POST: async (exchange) => {
    const { request, response } = exchange;
    const said = { "Upload-Length": request.headers["upload-length"], "Upload-Metadata": metadataOf(request) };
    const upload = await ask(exchange, Announcement, said, (deps, actor, announced) =>
      createUpload(deps, actor, { ...announced["Upload-Metadata"], sizeBytes: announced["Upload-Length"] }),
    );
    response.setHeader("location", `/api/admin/uploads/${upload.id}`);
    tell(response, upload);
    response.status(201).end();
  },
  HEAD: async (exchange) => {
    const upload = await ask(exchange, DiscardUploadInput, {}, getUpload);
    exchange.response.setHeader("upload-length", upload.sizeBytes);
    tell(exchange.response, upload);
    exchange.response.status(200).end();
  },
  PATCH: async (exchange) => {
    const { request, response } = exchange;
    if (request.headers["content-type"] !== "application/offset+octet-stream") throw wrongType();
    const said = { "Upload-Offset": request.headers["upload-offset"] };
    // On shutdown it is cut like a download, and goes on elsewhere.
    downloads().add(request);
    try {
      const upload = await ask(exchange, PieceInput, said, (deps, actor, { id, "Upload-Offset": offset }) =>
        receivePiece(deps, actor, { id, offset, body: request }),
      );
      tell(response, upload);
    } finally {
      downloads().delete(request);
    }
    response.status(204).end();
  },
  DELETE: async (exchange) => {
    await ask(exchange, DiscardUploadInput, {}, discardUpload);
    exchange.response.status(204).end();
  },
};

function ask<Schema extends z.ZodType, Output>(
  { deps, context, request, response }: Exchange,
  schema: Schema,
  said: Readonly<Record<string, unknown>>,
  verb: Verb<z.infer<Schema>, Output>,
): Promise<Output> {
  const attempt = {
    what: `${request.method} ${(request.url ?? "").split("?", 1)[0]}`,
    subject: idOf(request),
    mutates: request.method !== "GET" && request.method !== "HEAD",
  };
  const work = runVerb(
    deps,
    context,
    attempt,
    strictly(schema),
    async () => ({ ...request.query, ...said }),
    (...args) => {
      response.setHeaders(context.answerHeaders);
      return verb(...args);
    },
  );
  // A piece takes as long as the sender's line needs.
  return request.method === "PATCH" ? work : withTimeLimit(deps, context, work);
}

function tell(response: NextApiResponse, { receivedBytes, expiresAt }: UploadView): void {
  response.setHeader("upload-offset", receivedBytes);
  response.setHeader("upload-expires", expiresAt.toUTCString());
}

function idOf(request: NextApiRequest): string | undefined {
  const { id } = request.query;
  return typeof id === "string" ? id : undefined;
}

function requireVersion(request: NextApiRequest, response: NextApiResponse): void {
  if (request.headers["tus-resumable"] === tusVersion) return;
  response.setHeader("tus-version", tusVersion);
  throw new OperatorError("upload.bad_version", "Uploads speak tus 1.0.0.", {
    kind: "invalid",
    hint: "Send the header Tus-Resumable: 1.0.0, or use a tus client.",
  });
}

function wrongType(): OperatorError {
  return new OperatorError("upload.bad_type", "A piece of an upload has another content type.", {
    kind: "invalid",
    hint: "Send Content-Type: application/offset+octet-stream.",
  });
}

function wrongMethod(response: NextApiResponse): OperatorError {
  response.setHeader("allow", Object.keys(answers).join(", "));
  return new OperatorError("http.method", "Uploads do not know this method.", { kind: "invalid" });
}

/** What tus and HTTP have a status of their own for. */
const statusOf: Readonly<Record<string, number>> = {
  "http.method": 405,
  "upload.bad_version": 412,
  "upload.too_large": 413,
  "upload.bad_type": 415,
  "upload.no_room": 507,
  "storage.full": 507,
};

function refuse(error: unknown, context: RequestContext, response: NextApiResponse): void {
  // The client is gone; what it sent is kept, and it knows how to ask for more.
  if (response.destroyed || response.headersSent) return;
  const { status, report } = answerError(error, context);
  response.setHeaders(context.answerHeaders);
  // The rest of a refused piece is not worth reading.
  response.setHeader("connection", "close");
  response.status(statusOf[report.code] ?? status).json({ error: report });
}
