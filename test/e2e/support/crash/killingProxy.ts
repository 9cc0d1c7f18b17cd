import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A door in front of the embedded Microsoft Graph that calls out at one of the requests, before it or after its effect. */
export interface KillingProxy {
    readonly endpoint: string;
    stop(): void;
}

export interface KillPoint {
    /** Which of the counted requests, from 1. */
    readonly at: number;
    readonly when: "before" | "after";
}

/**
 * Opens the door.
 * @param counts which requests are counted; the others pass
 * @param kill called once at that request, which is never answered
 */
export async function killingProxy(
    endpoint: string,
    point: KillPoint,
    counts: (request: IncomingMessage) => boolean,
    kill: () => void,
): Promise<KillingProxy> {
    let count = 0;
    const server = createServer((incoming, outgoing) => {
        const counted = counts(incoming);
        count += counted ? 1 : 0;
        const mine = counted && count === point.at;
        if (mine && point.when === "before") {
            incoming.resume();
            kill();
            return;
        }
        const onward = request(`${endpoint}${incoming.url}`, { method: incoming.method, headers: incoming.headers });
        onward.on("response", (answer) => {
            if (mine) {
                answer.resume().on("end", kill);
                return;
            }
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        });
        onward.on("error", () => outgoing.destroy());
        incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}
