import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { failureBody, GraphFailure } from "./failure";
import { type GraphRequest, type GraphResponse, jsonText } from "./message";
import type { Answer } from "./pipeline";

/** Microsoft Graph refuses larger requests: 4 MB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Answers what is not Microsoft Graph: the token endpoint, the emulator's own addresses. Undefined = not mine. */
export type SideAnswer = (request: PlainRequest) => GraphResponse | undefined;

/** A request as it came through the door. */
export interface PlainRequest {
    readonly method: string;
    /** Path and query. */
    readonly target: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** The body, empty where there is none; undefined if it is larger than Graph takes. */
    readonly text: string | undefined;
    readonly origin: string;
}

export interface DoorOptions {
    readonly port: number;
    /** Opens the door with TLS. */
    readonly certificate?: { readonly key: string; readonly cert: string };
    readonly answer: Answer;
    readonly aside: SideAnswer;
    readonly now: () => number;
}

/** An open port on 127.0.0.1. */
export interface Door {
    /** Root of all addresses, without a slash at the end. */
    readonly origin: string;
    close(): Promise<void>;
}

/**
 * Opens a door, on loopback only.
 *
 * It stands on node:http itself and not on a web framework: parts of a `$batch` go the same way as whole requests without
 * being HTTP messages, and connections that break in the middle need the socket.
 *
 * @throws Error with `code` EADDRINUSE or EACCES for a port that cannot be had.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
    const { certificate } = options;
    let origin = "";
    const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
        serve(incoming, outgoing, origin, options).catch(() => outgoing.destroy());
    };
    const server: Server = certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    origin = certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
    return {
        origin,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

async function serve(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    origin: string,
    { answer, aside, now }: DoorOptions,
): Promise<void> {
    const text = await textOf(incoming);
    const headers = headersOf(incoming);
    const plain: PlainRequest = {
        method: incoming.method ?? "GET",
        target: incoming.url ?? "/",
        headers,
        text,
        origin,
    };
    const requestId = randomUUID();
    const clientRequestId = headers["client-request-id"] ?? requestId;
    const response = aside(plain) ?? (await graphAnswer({ plain, requestId, clientRequestId, time: now(), answer }));
    send(outgoing, response, { "request-id": requestId, "client-request-id": clientRequestId });
}

interface Arrival {
    readonly plain: PlainRequest;
    readonly requestId: string;
    readonly clientRequestId: string;
    readonly time: number;
    readonly answer: Answer;
}

async function graphAnswer({ plain, requestId, clientRequestId, time, answer }: Arrival): Promise<GraphResponse> {
    const { method, target, headers, text, origin } = plain;
    const [, version, path = "", query = ""] = /^\/(v1\.0|beta)(\/[^?]*)(?:\?(.*))?$/.exec(target) ?? [];
    const known = { requestId, clientRequestId, time, path: target };
    if (version !== "v1.0" && version !== "beta") {
        const failure = new GraphFailure(400, "Invalid version: the path has to begin with /v1.0 or /beta.");
        return jsonText(400, failureBody(failure, "gateway", known));
    }
    if (text === undefined) {
        return jsonText(413, failureBody(new GraphFailure(413, "The request is too large."), "gateway", known));
    }
    const request: GraphRequest = {
        method,
        version,
        path,
        query,
        headers,
        text: text === "" ? undefined : text,
        origin,
        requestId,
        clientRequestId,
        time,
    };
    return answer(request);
}

/** What was sent, empty where nothing was; undefined if it is too large. */
async function textOf(incoming: IncomingMessage): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes <= MOST_BYTES) {
            chunks.push(chunk);
        }
    }
    return bytes > MOST_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
    return Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
    );
}

function send(outgoing: ServerResponse, response: GraphResponse, ids: Record<string, string>): void {
    const { status, headers, body, delivery } = response;
    const head = {
        ...ids,
        ...headers,
        ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
    };
    if (delivery === undefined) {
        outgoing.writeHead(status, head);
        outgoing.end(body);
        return;
    }
    const bytes = Buffer.from(body ?? "");
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    switch (delivery.how) {
        case "reset":
            breakOff(outgoing);
            break;
        case "hang":
            later(delivery.milliseconds, () => breakOff(outgoing));
            break;
        case "truncated":
            outgoing.writeHead(status, head);
            outgoing.write(half, () => outgoing.destroy());
            break;
        case "slow":
            outgoing.writeHead(status, head);
            outgoing.write(half);
            later(delivery.milliseconds, () => outgoing.end(bytes.subarray(half.length)));
            break;
    }
}

/** Breaks the connection as a peer does that went away: with a reset, which TLS alone has no word for. */
function breakOff({ socket }: ServerResponse): void {
    if (socket === null || socket instanceof TLSSocket) {
        socket?.destroy();
    } else {
        socket.resetAndDestroy();
    }
}

/** Does not keep the process alive. */
function later(milliseconds: number, run: () => void): void {
    setTimeout(run, milliseconds).unref();
}
