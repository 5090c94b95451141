import type { NextApiRequest, NextApiResponse } from "next";
import { webDeps } from "@/app/_server/deps";
import { sendArchive } from "@/app/_server/send-archive";

/** Here and not under `app/`, because a route handler drops Content-Length and goes on reading after an abort. */
export const config = { api: { bodyParser: false, responseLimit: false } };

export default async function download(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return sendArchive(webDeps(), request, response);
  response.setHeader("allow", "GET, HEAD, OPTIONS");
  // What a browser asks first for a page of a site in CORS_ORIGINS.
  if (request.method === "OPTIONS") response.status(204).end();
  else response.status(405).json({ error: { code: "http.method", message: "Downloads are read with GET or HEAD." } });
}
