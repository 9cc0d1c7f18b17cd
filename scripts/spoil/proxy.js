// @ts-check
const { createServer, request: requestTo } = require("node:http");
const { numbers } = require("./bytes");
const { RULES } = require("./rules");

/** @typedef {keyof typeof RULES} RuleName */

/**
 * A proxy in front of an embedded Microsoft Graph that spoils answers by a rule.
 *
 * @typedef {object} SpoilingProxy
 * @property {string} endpoint
 * @property {() => number} spoiled how many answers were spoiled so far
 * @property {(plan: Plan | undefined) => void} set what is spoiled from now on; nothing without a plan
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} Plan
 * @property {RuleName} rule
 * @property {number} [seed] decides which answers are spoiled, and how
 * @property {number} [share] of the answers, from 0 to 1; all of them by default
 * @property {RegExp} [paths] only answers to these
 */

/**
 * @param {string} upstream `http://127.0.0.1:port`
 * @returns {Promise<SpoilingProxy>}
 */
async function spoilingProxy(upstream) {
    /** @type {(Plan & { next: () => number }) | undefined} */
    let plan;
    let spoiled = 0;
    const server = createServer((incoming, response) => {
        const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
        const forwarded = new URL(incoming.url ?? "/", upstream);
        const path = (incoming.url ?? "/").replace(/([?&])spoil=[^&]*(&|$)/, (_all, before, after) =>
            after === "" ? "" : before,
        );
        const headers = { ...incoming.headers, "accept-encoding": "identity" };
        const outgoing = requestTo({
            host: forwarded.hostname,
            port: forwarded.port,
            path,
            method: incoming.method,
            headers,
        });
        outgoing.on("error", () => response.destroy());
        outgoing.on("response", (answered) => {
            /** @type {Buffer[]} */
            const pieces = [];
            answered.on("data", (piece) => pieces.push(piece));
            answered.on("end", () => {
                const answer = {
                    status: answered.statusCode ?? 502,
                    headers: plainHeaders(answered.headers),
                    body: Buffer.concat(pieces),
                };
                const now = plan;
                const hit = now && (now.paths?.test(path) ?? true) && now.next() < (now.share ?? 1);
                if (now === undefined || !hit) {
                    response.writeHead(answer.status, answer.headers).end(answer.body);
                    return;
                }
                spoiled += 1;
                response.on("error", () => {});
                RULES[now.rule](response, answer, now.next, url);
            });
        });
        incoming.pipe(outgoing);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return {
        endpoint: `http://127.0.0.1:${port}`,
        spoiled: () => spoiled,
        set(wanted) {
            spoiled = 0;
            plan = wanted && { ...wanted, next: numbers(wanted.seed ?? 1) };
        },
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/**
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @returns {Record<string, string>} without those that are about the connection
 */
function plainHeaders(headers) {
    const own = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);
    return Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
            own.has(name) || value === undefined ? [] : [[name, String(value)]],
        ),
    );
}

module.exports = { spoilingProxy };
