import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export interface Received {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
}

/** How to answer: status, headers and a body, which is sent as JSON unless it is a text. Or something odd, done by hand. */
export type Reply =
    | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
    | ((response: ServerResponse) => void);

export interface TestServer {
    readonly endpoint: string;
    readonly received: Received[];
    busy(): boolean;
    stop(): Promise<void>;
}

/** A server on loopback that answers by `answer`; a list is answered in order, its last entry for ever. */
export async function testServer(
    answer: readonly Reply[] | ((request: Received, count: number) => Reply | Promise<Reply>),
    tls?: { readonly key: string; readonly cert: string },
): Promise<TestServer> {
    const received: Received[] = [];
    let open = 0;
    const listener: RequestListener = (request, response) => {
        open += 1;
        response.once("close", () => {
            open -= 1;
        });
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", async () => {
            const { method = "", url = "", headers } = request;
            const body = Buffer.concat(chunks).toString("utf8");
            received.push({ method, url, headers, body });
            const request_ = { method, url, headers, body };
            const reply =
                typeof answer === "function"
                    ? await answer(request_, received.length)
                    : (answer[Math.min(received.length, answer.length) - 1] ?? {});
            if (typeof reply === "function") {
                reply(response);
                return;
            }
            const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
            response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
            response.end(text);
        });
    };
    const server = tls ? createSecureServer(tls, listener) : createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        endpoint: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
        received,
        busy: () => open > 0,
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
