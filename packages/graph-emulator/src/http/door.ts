import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { bodyIn, discardBody } from "./body";
import { failureBody, GraphFailure } from "./failure";
import { type GraphRequest, type GraphResponse, jsonText } from "./message";
import type { Answer } from "./pipeline";

/** Microsoft Graph refuses larger requests: 4 MB. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The host names that a request may use. A web page whose name resolves to 127.0.0.1 (DNS rebinding) uses its own name.
 * Ports do not matter for this, and differ behind a proxy on this machine.
 */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** A request whose body has not been read yet. */
export interface RequestHead {
    readonly method: string;
    /** Path and query, as sent. Begins with a slash. */
    readonly target: string;
    readonly url: URL;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly origin: string;
}

/** What to do with a request, decided by its head: answer it without reading its body, or read the body first. */
export type Reception =
    | { readonly unread: GraphResponse | Promise<GraphResponse> }
    | {
          /** A larger body is refused. */
          readonly mostBytes: number;
          /** The body is empty if there is none. */
          readonly answer: (body: string) => GraphResponse | Promise<GraphResponse>;
      };

/**
 * Receives everything that is not Microsoft Graph: the token endpoint, the emulator's own addresses. Undefined means
 * not handled.
 */
export type SideDoor = (head: RequestHead) => Reception | undefined;

export interface DoorOptions {
    readonly port: number;
    /** Opens the door with TLS. */
    readonly certificate?: { readonly key: string; readonly cert: string };
    readonly answer: Answer;
    /**
     * Whether the sender of an `Authorization` header is known. An unknown one gets an answer, but its body is not
     * read.
     */
    readonly isKnown: (authorization: string | undefined) => boolean;
    readonly aside: SideDoor;
    readonly now: () => number;
}

/** An open port on 127.0.0.1. */
export interface Door {
    /** Root of all addresses, without a trailing slash. */
    readonly origin: string;
    close(): Promise<void>;
}

/**
 * Opens a door, on loopback only.
 *
 * Built directly on node:http rather than a web framework: parts of a `$batch` are processed like whole requests
 * without being HTTP messages, and breaking a connection in the middle needs the socket.
 *
 * @throws Error with `code` EADDRINUSE or EACCES for a port that is not available.
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
    options: DoorOptions,
): Promise<void> {
    const headers = headersOf(incoming);
    const requestId = randomUUID();
    const ids = { requestId, clientRequestId: headers["client-request-id"] ?? requestId };
    const { method = "GET", url: target = "" } = incoming;
    const refused = (status: number, message: string) => {
        const failure = new GraphFailure(status, message);
        return jsonText(status, failureBody(failure, "gateway", { ...ids, time: options.now(), path: target }));
    };
    const receive = (): Reception => {
        if (!LOOPBACK_HOST.test(headers.host ?? "")) {
            return { unread: refused(421, "The request is for another host. Use localhost or 127.0.0.1.") };
        }
        if (!target.startsWith("/")) {
            return { unread: refused(400, "The request target has to begin with a slash.") };
        }
        const head = { method, target, url: new URL(`${origin}${target}`), headers, origin };
        return (
            options.aside(head) ??
            receiveGraph(head, ids, options) ?? {
                unread: refused(400, "Invalid version: the path has to begin with /v1.0 or /beta."),
            }
        );
    };
    const answered = async (): Promise<GraphResponse> => {
        const reception = receive();
        if ("unread" in reception) {
            return reception.unread;
        }
        const body = await bodyIn(incoming, reception.mostBytes);
        return body === undefined ? refused(413, "The request is too large.") : reception.answer(body);
    };
    send(outgoing, await answered(), { "request-id": requestId, "client-request-id": ids.clientRequestId });
    if (!incoming.complete) {
        discardBody(incoming);
    }
}

/** Undefined for a path that is not below a version. */
function receiveGraph(
    { method, target, headers, origin }: RequestHead,
    ids: Pick<GraphRequest, "requestId" | "clientRequestId">,
    { answer, isKnown, now }: DoorOptions,
): Reception | undefined {
    const [, version, path = "", query = ""] = /^\/(v1\.0|beta|v1)(\/[^?]*)(?:\?(.*))?$/.exec(target) ?? [];
    if (version !== "v1.0" && version !== "beta" && version !== "v1") {
        return undefined;
    }
    const request = (body: string): GraphRequest => ({
        method,
        version,
        path,
        query,
        headers,
        text: body === "" ? undefined : body,
        origin,
        ...ids,
        time: now(),
    });
    return isKnown(headers.authorization)
        ? { mostBytes: MOST_BYTES, answer: (body) => answer(request(body)) }
        : { unread: answer(request("")) };
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
    return Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
    );
}

function send(outgoing: ServerResponse, response: GraphResponse, ids: Record<string, string>): void {
    const { status, headers, delivery } = response;
    const body = response.bytes ?? response.body;
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
    const bytes = typeof body === "string" ? Buffer.from(body) : (body ?? Buffer.alloc(0));
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

/** Breaks the connection like a peer that disappeared: with a reset, which TLS itself cannot express. */
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
