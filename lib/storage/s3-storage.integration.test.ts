import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { type S3Server, startS3Server } from "@/test/s3-server";
import { archiveStorageContract } from "./archive-storage.contract";
import { openS3 } from "./s3-storage";

let server: S3Server;
let older: S3Server;
beforeAll(async () => {
  [server, older] = [await startS3Server(), await startS3Server({ conditions: false })];
});
afterEach(() => {
  server.refuse = null;
});
afterAll(() => Promise.all([server.close(), older.close()]));

const ownPrefix = () => `${newId()}/of team/`;

archiveStorageContract("S3", async () => openS3(server.config({ prefix: ownPrefix() })));
archiveStorageContract("an older S3 server", async () => openS3(older.config({ prefix: ownPrefix() })));
