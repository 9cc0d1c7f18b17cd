import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Reply } from "./testServer";

/** Numbers from 0 to below 1 that a seed decides (mulberry32). */
export function numbers(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** A page of so many devices with as much in each as Intune sends, most of which compresses badly. */
export function devicePage(devices: number, seed = 1): string {
    const next = numbers(seed);
    const eight = () =>
        Math.floor(next() * 2 ** 32)
            .toString(16)
            .padStart(8, "0");
    const hex = (length: number) =>
        Array.from({ length: Math.ceil(length / 8) }, eight)
            .join("")
            .slice(0, length);
    const value = Array.from({ length: devices }, (_, number) => ({
        id: `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
        deviceName: `PC-${number}`,
        operatingSystem: "Windows",
        osVersion: `10.0.26100.${number}`,
        notes: hex(1_400),
    }));
    return JSON.stringify({ value });
}

/** The same bytes, but for so many bits behind the head of a gzip file, at places that the seed decides. */
export function flipped(bytes: Buffer, flips: number, seed: number): Buffer {
    const next = numbers(seed);
    const spoiled = Buffer.from(bytes);
    for (let flip = 0; flip < flips; flip += 1) {
        const at = 10 + Math.floor(next() * (spoiled.length - 10));
        spoiled[at] = (spoiled[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    }
    return spoiled;
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
