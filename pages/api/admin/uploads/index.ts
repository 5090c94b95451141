import type { NextApiRequest, NextApiResponse } from "next";
import { webDeps } from "@/app/_server/deps";
import { receiveUpload } from "@/app/_server/receive-upload";

/** Here and not under `app/`: the body is read at the disk's pace, and never by Next. */
export const config = { api: { bodyParser: false, responseLimit: false } };

export default async function uploads(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  await receiveUpload(webDeps(), request, response);
}
