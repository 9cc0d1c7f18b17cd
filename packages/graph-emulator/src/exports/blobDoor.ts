import { randomUUID } from "node:crypto";
import type { Reception, SideDoor } from "../http/door";
import type { GraphResponse } from "../http/message";
import { BLOBS, type ExportJobs } from "./exportJobs";

const AUTHENTICATION =
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.";

/**
 * Stands in for Azure Blob Storage, from where the files of export jobs are downloaded with a shared access signature.
 * Azure Storage, "Shared access signature error codes" and "Status and error codes"; wording as quoted in public issues.
 * `assumed`: an Authorization header beside the signature is refused.
 */
export function blobDoor(jobs: Pick<ExportJobs, "download">): SideDoor {
    return ({ method, url, headers }): Reception | undefined => {
        const id = url.pathname.startsWith(`${BLOBS}/`)
            ? /^([^/]+)\.zip$/.exec(url.pathname.slice(BLOBS.length + 1))?.[1]
            : undefined;
        if (id === undefined) {
            return undefined;
        }
        if (method !== "GET" && method !== "HEAD") {
            return { unread: failure(405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.") };
        }
        if (headers.authorization !== undefined) {
            return { unread: failure(403, "AuthenticationFailed", AUTHENTICATION) };
        }
        const found = jobs.download(decodeURIComponent(id), url.searchParams.get("sig") ?? "");
        if (found === undefined) {
            return { unread: failure(404, "BlobNotFound", "The specified blob does not exist.") };
        }
        if ("refused" in found) {
            return { unread: failure(403, "AuthenticationFailed", AUTHENTICATION, found.refused) };
        }
        const type = { "Content-Type": "application/octet-stream", "x-ms-blob-type": "BlockBlob" };
        return {
            unread:
                method === "HEAD" ? { status: 200, headers: type } : { status: 200, headers: type, bytes: found.file },
        };
    };
}

function failure(status: number, code: string, message: string, detail?: string): GraphResponse {
    const id = `RequestId:${randomUUID()}`;
    const more = detail === undefined ? "" : `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`;
    return {
        status,
        headers: { "Content-Type": "application/xml", "x-ms-error-code": code },
        body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\n${id}</Message>${more}</Error>`,
    };
}
