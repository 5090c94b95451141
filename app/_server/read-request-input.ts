import { messageOf, OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";

const maxBodyBytes = 1_000_000;
/** No input of ours is nested deeper than a few levels; what is, keeps schemas and logs busy for nothing. */
const maxDepth = 32;

/**
 * One flat object from everything a request says. What the path says wins: nobody can aim a request at one thing and
 * name another in its body. `Idempotency-Key` is part of it for a verb that `takesKey`, as a hash of it and the path: the
 * same key means another thing elsewhere. Throws `input.*`.
 */
export async function readRequestInput(
  request: Request,
  params: Readonly<Record<string, unknown>>,
  takesKey = false,
): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url);
  const query = Object.fromEntries(searchParams);
  const key = takesKey ? request.headers.get("idempotency-key") : null;
  const body = request.method === "GET" || request.method === "HEAD" ? {} : await readBody(request);
  return {
    ...query,
    ...body,
    ...(key === null ? {} : { idempotencyKey: sha256Hex(`${pathname}\n${key}`) }),
    ...params,
  };
}

async function readBody(request: Request): Promise<object> {
  const text = await readText(request);
  if (text === "") return {};
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? ""))
    throw invalid("input.not_json", "The body is not JSON.", "Send it with Content-Type: application/json.");
  const value = parse(text);
  if (isDeeperThan(maxDepth, value))
    throw invalid("input.too_deep", `The JSON is nested deeper than ${maxDepth} levels.`, "Send a flatter object.");
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw invalid("input.not_object", "The body is not a JSON object.", 'Send an object, such as {"upTo": "5"}.');
}

/** The body as text, of which no more is read than may be. Throws `input.too_large` (413). */
export async function readText(request: Request, maxBytes = maxBodyBytes): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(maxBytes: number): OperatorError {
  return new OperatorError("input.too_large", `The body is larger than ${maxBytes} bytes.`, {
    kind: "too_large",
    hint: `Send at most ${maxBytes} bytes. Backups are uploaded at /api/admin/uploads.`,
    details: { maxBytes },
  });
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid("input.bad_json", `The body is not valid JSON: ${messageOf(error)}`, "Correct the JSON.", error);
  }
}

function invalid(code: string, message: string, hint: string, cause?: unknown): OperatorError {
  return new OperatorError(code, message, { kind: "invalid", hint, cause });
}
