// @ts-check
const { gzipSync } = require("node:zlib");
const { ANSWER_RULES } = require("./answerRules");
const { flipped, hex } = require("./bytes");

/**
 * An answer of the service, as the proxy received it.
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: Buffer }} Answer
 */

/**
 * What a rule knows in addition to the answer: `next` returns numbers from 0 up to but not including 1, determined by
 * the seed; `url` is absolute, at the proxy; `others` are correct answers to GETs of other objects and collections.
 *
 * @typedef {{ next: () => number, url: URL, method: string, others: readonly Answer[] }} Asked
 *
 * How one answer is spoiled.
 *
 * @typedef {(response: import("node:http").ServerResponse, answer: Answer, asked: Asked) => void} Rule
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

let bomb = /** @type {Buffer | undefined} */ (undefined);

/**
 * Every way of spoiling, by name. Broken transport, unlimited answers, and something else answering in place of the
 * service.
 */
const RULES = /** @satisfies {Record<string, Rule>} */ ({
    corruptGzip: /** @type {Rule} */ (
        (response, { status, headers, body }, { next }) => {
            const padded = Buffer.concat([body, Buffer.from(`\n${hex(next, MIB)}`)]);
            response.writeHead(status === 204 ? 200 : status, { ...headers, "content-encoding": "gzip" });
            response.end(flipped(gzipSync(padded), 8, next));
        }
    ),
    bomb: /** @type {Rule} */ (
        (response) => {
            // Many small gzip files in one are a single file to a reader, and this process stays small.
            bomb ??= Buffer.concat(Array(2_048).fill(gzipSync(Buffer.alloc(MIB, " "))));
            response.writeHead(200, { ...JSON_TYPE, "content-encoding": "gzip" }).end(bomb);
        }
    ),
    endless: /** @type {Rule} */ ((response) => withoutEnd(response, `"${"x".repeat(MIB)}",`)),
    cutOff: /** @type {Rule} */ (
        (response, { status, headers, body }, { next }) => {
            response.writeHead(status, { ...headers, "content-length": String(body.length + 1) });
            response.write(body.subarray(0, Math.floor(next() * body.length)));
            setTimeout(() => response.destroy(), 20);
        }
    ),
    truncated: /** @type {Rule} */ (
        (response, { status, headers, body }, { next }) =>
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
    portal500: instead(500, HTML_TYPE, PORTAL),
    empty200: instead(200, {}, ""),
    empty404: instead(404, {}, ""),
    empty403: instead(403, JSON_TYPE, ""),
    empty500: instead(500, {}, ""),
    proxy404: instead(404, JSON_TYPE, '{"code":"ResourceNotFound","message":"no route"}'),
    proxy400: instead(400, JSON_TYPE, '{"code":"RouteNotFound","message":"no route"}'),
    proxy403: instead(403, JSON_TYPE, '{"error":"blocked by policy"}'),
    proxy502: instead(502, JSON_TYPE, '{"error":{"reason":"upstream"}}'),
    proxy200: instead(200, JSON_TYPE, '{"status":"ok"}'),
    object200: instead(200, JSON_TYPE, "{}"),
    null200: instead(200, JSON_TYPE, "null"),
    list200: instead(200, JSON_TYPE, "[]"),
    redirect: instead(302, { location: "http://127.0.0.1:9/elsewhere" }, ""),
    deep: instead(200, JSON_TYPE, `${'{"value":'.repeat(100_000)}1${"}".repeat(100_000)}`),
    ...ANSWER_RULES,
});

/** Rules that leave nothing of the true answer: whatever answers like that may not have passed the request on. */
const STRANGERS = new Set(
    Object.keys(RULES).filter((name) =>
        /^(portal|empty|proxy|object|null|list)\d+$|^(redirect|deep|silent|reset)$/.test(name),
    ),
);

module.exports = { RULES, STRANGERS };
