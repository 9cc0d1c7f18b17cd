// @ts-check
const { gzipSync } = require("node:zlib");
const { flipped, hex } = require("./bytes");

/**
 * An answer of the service, as the proxy got it.
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: Buffer }} Answer
 */

/**
 * How one answer is spoiled. `next` gives numbers from 0 to below 1 that the seed decides; `url` is absolute, at the proxy's
 * door.
 *
 * @typedef {(response: import("node:http").ServerResponse, answer: Answer, next: () => number, url: URL) => void} Rule
 */

const MIB = 2 ** 20;
const JSON_TYPE = { "content-type": "application/json" };
const HTML_TYPE = { "content-type": "text/html" };
const PORTAL = "<html><head><title>Sign in to the network</title></head><body>Welcome</body></html>";

/**
 * @param {number} status
 * @param {Record<string, string>} headers
 * @param {string} body
 * @returns {Rule}
 */
function instead(status, headers, body) {
    return (response) => response.writeHead(status, headers).end(body);
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} piece
 */
function withoutEnd(response, piece) {
    response.writeHead(200, JSON_TYPE);
    const more = () => {
        while (!response.destroyed) {
            if (!response.write(piece)) {
                response.once("drain", more);
                return;
            }
        }
    };
    more();
}

/**
 * The answer with a changed page; as it is where it is no page.
 *
 * @param {(page: Record<string, unknown> & { value: unknown[] }, next: () => number, url: URL) => void} change
 * @returns {Rule}
 */
function page(change) {
    return (response, { status, headers, body }, next, url) => {
        /** @type {any} */
        let read;
        try {
            read = JSON.parse(body.toString("utf8"));
        } catch {
            read = undefined;
        }
        if (!Array.isArray(read?.value)) {
            response.writeHead(status, headers).end(body);
            return;
        }
        change(read, next, url);
        response.writeHead(status, JSON_TYPE).end(JSON.stringify(read));
    };
}

/**
 * @param {URL} url
 * @param {string} value
 */
function linkWith(url, value) {
    const link = new URL(url);
    link.searchParams.set("spoil", value);
    return link.href;
}

let bomb = /** @type {Buffer | undefined} */ (undefined);

/** Every way of spoiling, by name. Broken transport, answers without bounds, and strangers that answer in the service's place. */
const RULES = /** @satisfies {Record<string, Rule>} */ ({
    corruptGzip: /** @type {Rule} */ (
        (response, { status, headers, body }, next) => {
            const padded = Buffer.concat([body, Buffer.from(`\n${hex(next, MIB)}`)]);
            response.writeHead(status === 204 ? 200 : status, { ...headers, "content-encoding": "gzip" });
            response.end(flipped(gzipSync(padded), 8, next));
        }
    ),
    bomb: /** @type {Rule} */ (
        (response) => {
            // Many small files in one are one to a reader, and this process stays small.
            bomb ??= Buffer.concat(Array(2_048).fill(gzipSync(Buffer.alloc(MIB, " "))));
            response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(bomb);
        }
    ),
    endless: /** @type {Rule} */ ((response) => withoutEnd(response, `"${"x".repeat(MIB)}",`)),
    cutOff: /** @type {Rule} */ (
        (response, { status, headers, body }, next) => {
            response.writeHead(status, { ...headers, "content-length": String(body.length + 1) });
            response.write(body.subarray(0, Math.floor(next() * body.length)));
            setTimeout(() => response.destroy(), 20);
        }
    ),
    truncated: /** @type {Rule} */ (
        (response, { status, headers, body }, next) =>
            response.writeHead(status, headers).end(body.subarray(0, Math.floor(next() * body.length)))
    ),
    stalled: /** @type {Rule} */ (
        (response, { status, headers, body }) => {
            response.writeHead(status, { ...headers, "content-length": String(body.length + 1) });
            response.write(body);
        }
    ),
    silent: /** @type {Rule} */ (() => {}),
    reset: /** @type {Rule} */ ((response) => void response.socket?.destroy()),
    portal200: instead(200, HTML_TYPE, PORTAL),
    portal404: instead(404, HTML_TYPE, PORTAL),
    portal403: instead(403, HTML_TYPE, PORTAL),
    empty404: instead(404, {}, ""),
    proxy404: instead(404, JSON_TYPE, '{"code":"ResourceNotFound","message":"no route"}'),
    proxy400: instead(400, JSON_TYPE, '{"code":"RouteNotFound","message":"no route"}'),
    redirect: instead(302, { location: "http://127.0.0.1:9/elsewhere" }, ""),
    deep: instead(200, JSON_TYPE, `${'{"value":'.repeat(100_000)}1${"}".repeat(100_000)}`),
    cycle: page((read, _next, url) => {
        read["@odata.nextLink"] = url.searchParams.get("spoil") === "b" ? linkWith(url, "a") : linkWith(url, "b");
    }),
    elsewhere: page((read) => {
        read["@odata.nextLink"] = "https://graph.example/v1.0/devices?$skiptoken=1";
    }),
    endlessPages: page((read, _next, url) => {
        read["@odata.nextLink"] = linkWith(url, String(Number(url.searchParams.get("spoil") ?? 0) + 1));
    }),
    emptyPages: page((read, _next, url) => {
        read.value = [];
        read["@odata.nextLink"] = linkWith(url, String(Number(url.searchParams.get("spoil") ?? 0) + 1));
    }),
});

module.exports = { RULES };
