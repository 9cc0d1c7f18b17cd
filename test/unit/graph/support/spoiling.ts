import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { hex, numbers } from "../../../../scripts/spoil/bytes";
import type { Reply } from "./testServer";

/** A page of so many devices with as much in each as Intune sends, most of which compresses badly. */
export function devicePage(devices: number, seed = 1): string {
    const next = numbers(seed);
    const value = Array.from({ length: devices }, (_, number) => ({
        id: `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-8${hex(next, 3)}-${hex(next, 12)}`,
        deviceName: `PC-${number}`,
        operatingSystem: "Windows",
        osVersion: `10.0.26100.${number}`,
        notes: hex(next, 1_400),
    }));
    return JSON.stringify({ value });
}

/** An answer whose body is compressed already. */
export function compressed(bytes: Buffer, status = 200): Reply {
    return (response) => {
        response.writeHead(status, { "content-type": "application/json", "content-encoding": "gzip" });
        response.end(bytes);
    };
}

/** A small gzip file that becomes so many bytes. */
export function bomb(bytes: number): Buffer {
    return gzipSync(Buffer.alloc(bytes, " "));
}

/** An answer that never ends. Says how much of it was taken. */
export function endless(piece: string, taken: (bytes: number) => void = () => {}): (response: ServerResponse) => void {
    return (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const more = () => {
            while (!response.destroyed) {
                taken(piece.length);
                if (!response.write(piece)) {
                    response.once("drain", more);
                    return;
                }
            }
        };
        more();
    };
}
