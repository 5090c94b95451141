import { pipeline } from "node:stream/promises";
import type { NextApiRequest, NextApiResponse } from "next";
import { type Download, openDownload, OpenDownloadInput } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { attachment, readRange } from "./byte-range";
import { downloads } from "./downloads";
import { headersOf, type RequestContext, requestContext } from "./request-context";
import { answerError } from "./respond";
import { runVerb } from "./run-verb";
import { withTimeLimit } from "./with-time-limit";

/** A private key belongs into no address. */
const DownloadInput = OpenDownloadInput.omit({ identity: true }).strict();

/** Answers GET and HEAD for one archive: with its length, resumable, streamed at the client's pace. */
export async function sendArchive(deps: Deps, request: NextApiRequest, response: NextApiResponse): Promise<void> {
  const context = requestContext(deps, headersOf(request.headers));
  let download: Download | undefined;
  try {
    const opening = open(deps, context, request);
    download = await withTimeLimit(deps, context, opening).catch((error: unknown) => {
      // What is opened too late is nobody's.
      void opening.then(({ reader }) => reader.close()).catch(() => undefined);
      throw error;
    });
    response.setHeaders(context.answerHeaders);
    await send(download, request, response);
  } catch (error) {
    refuse(error, context, response);
  } finally {
    await download?.reader.close();
  }
}

async function open(deps: Deps, context: RequestContext, request: NextApiRequest): Promise<Download> {
  const input = { ...request.query, range: request.headers.range ?? null, headOnly: request.method === "HEAD" };
  const attempt = {
    what: `${request.method} ${pathOf(request)}`,
    subject: String(request.query["id"]),
    mutates: false,
  };
  return runVerb(deps, context, attempt, DownloadInput, async () => input, openDownload);
}

async function send(file: Download, request: NextApiRequest, response: NextApiResponse): Promise<void> {
  const etag = file.checksum === null ? null : `"${file.checksum}"`;
  const ifRange = request.headers["if-range"];
  const range = readRange(request.headers.range, file.sizeBytes, {
    ifRange: Array.isArray(ifRange) ? ifRange[0] : ifRange,
    etag,
  });
  if (range.kind === "unsatisfiable") throw unsatisfiable(file, response);
  const { start, end } = range.kind === "part" ? range : { start: 0, end: file.sizeBytes - 1 };
  response.statusCode = range.kind === "part" ? 206 : 200;
  if (range.kind === "part") response.setHeader("content-range", `bytes ${start}-${end}/${file.sizeBytes}`);
  response.setHeader("content-type", "application/octet-stream");
  response.setHeader("content-length", end - start + 1);
  response.setHeader("accept-ranges", "bytes");
  response.setHeader("content-disposition", attachment(file.fileName));
  // `no-transform` keeps every compressor off: its output would have another length.
  response.setHeader("cache-control", "private, no-cache, no-transform");
  if (etag !== null) response.setHeader("etag", etag);
  if (request.method === "HEAD" || end < start) response.end();
  else await stream(file, { start, end }, response);
}

async function stream(file: Download, range: { start: number; end: number }, response: NextApiResponse): Promise<void> {
  const source = file.reader.stream(range);
  downloads().add(source);
  try {
    await pipeline(source, response);
  } finally {
    downloads().delete(source);
  }
}

function unsatisfiable(file: Download, response: NextApiResponse): OperatorError {
  response.setHeader("content-range", `bytes */${file.sizeBytes}`);
  return new OperatorError("download.bad_range", `The file has ${file.sizeBytes} bytes; the range lies outside.`, {
    kind: "invalid",
    hint: "Ask for a range inside the file, or for the whole file.",
  });
}

/**
 * Once bytes are on their way there is no status to send any more: the connection is cut, so that the client sees a
 * file shorter than announced. Clients that left are in the access log as aborted.
 */
function refuse(error: unknown, context: RequestContext, response: NextApiResponse): void {
  if (response.headersSent) {
    if (codeOf(error) !== "ERR_STREAM_PREMATURE_CLOSE") context.log.error({ err: error }, "the download was cut");
    response.destroy();
    return;
  }
  const { status, report } = answerError(error, context);
  response.setHeaders(context.answerHeaders);
  for (const name of ["content-length", "content-disposition", "etag"]) response.removeHeader(name);
  response.status(report.code === "download.bad_range" ? 416 : status).json({ error: report });
}

function pathOf(request: NextApiRequest): string {
  return (request.url ?? "").split("?", 1)[0] ?? "";
}
