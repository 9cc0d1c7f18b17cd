import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A door in front of the embedded Microsoft Graph that calls out at one of the requests, before it or after its effect. */
export interface KillingProxy {
    readonly endpoint: string;
    /** Requests so far. */
    count(): number;
    stop(): void;
}

export interface KillPoint {
    /** Which request, from 1; 0 for none. */
    readonly at: number;
    readonly when: "before" | "after";
    /** Called once at that request, which is never answered. */
    readonly kill: () => void;
}

export async function killingProxy(endpoint: string, point: KillPoint): Promise<KillingProxy> {
    let count = 0;
    const server = createServer((incoming, outgoing) => {
        count += 1;
        const mine = count === point.at;
        if (mine && point.when === "before") {
            incoming.resume();
            point.kill();
            return;
        }
        const onward = request(`${endpoint}${incoming.url}`, { method: incoming.method, headers: incoming.headers });
        onward.on("response", (answer) => {
            if (mine) {
                answer.resume().on("end", point.kill);
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
        count: () => count,
        stop: () => {
            server.closeAllConnections();
            server.close();
        },
    };
}
