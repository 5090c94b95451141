import { z } from "zod";
import { DiscardUploadInput, ListUploadsInput, listUploads } from "@/lib/uploads";
import { UploadView } from "./answers/uploads";
import { type Area, describeHandler, describeRoute } from "./describe-route";

const scope = "backups:upload";
const version = { "Tus-Resumable": "`1.0.0`" };
const place = {
  "Upload-Offset": "How many bytes have arrived.",
  "Upload-Expires": "When what has arrived is removed.",
};

/** tus says more with headers than with bodies: https://tus.io/protocols/resumable-upload. */
export const uploads: Area = {
  tag: "Uploads",
  about:
    "Archives from elsewhere, in pieces that may be cut and go on: tus 1.0 with creation, expiration and termination.",
  routes: [
    describeRoute("GET /api/admin/uploads", {
      summary: "What is arriving, being checked, or could not be taken; the newest first.",
      scope,
      input: ListUploadsInput,
      verb: listUploads,
      answer: z.strictObject({ items: z.array(UploadView) }),
    }),
    describeHandler()("POST /api/admin/uploads", {
      summary: "Begins an upload; the header `Location` of the answer is where its pieces go.",
      scope,
      input: z.object({}),
      answer: null,
      status: 201,
      errors: [412, 413, 507],
      headers: {
        asked: {
          ...version,
          "Upload-Length": "The size of the whole file in bytes.",
          "Upload-Metadata": "`filename` and, where it is known, `sha256`, each value in base64.",
        },
        answered: { Location: "`/api/admin/uploads/{id}`", ...place },
      },
    }),
    describeHandler()("HEAD /api/admin/uploads/{id}", {
      summary: "How far an upload came, to go on from there.",
      scope,
      input: DiscardUploadInput,
      answer: null,
      status: 200,
      errors: [404, 412],
      headers: { asked: version, answered: { "Upload-Length": "The size of the whole file in bytes.", ...place } },
    }),
    describeHandler()("PATCH /api/admin/uploads/{id}", {
      summary: "The next piece. With the last one the file is handed to a worker, which checks it.",
      scope,
      input: DiscardUploadInput,
      sends: "application/offset+octet-stream",
      answer: null,
      errors: [404, 409, 412, 413, 415, 507],
      headers: { asked: { ...version, "Upload-Offset": "Where in the file the piece begins." }, answered: place },
    }),
    describeHandler()("DELETE /api/admin/uploads/{id}", {
      summary: "Gives an upload up, and removes what has arrived.",
      scope,
      input: DiscardUploadInput,
      answer: null,
      errors: [404, 409],
    }),
  ],
};
