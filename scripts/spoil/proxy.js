// @ts-check
const { createServer, request: requestTo } = require("node:http");
const { hashOf, numbers } = require("./bytes");
const { RULES, STRANGERS } = require("./rules");

/** @typedef {keyof typeof RULES} RuleName */

/**
 * A proxy in front of an embedded Microsoft Graph that spoils answers by a rule.
 *
 * @typedef {object} SpoilingProxy
 * @property {string} endpoint
 * @property {() => number} spoiled how many answers were spoiled so far
 * @property {() => Known} known correct answers to GETs so far
 * @property {(plan: Plan | undefined) => void} set sets what is spoiled from now on; nothing without a plan
 * @property {() => Promise<void>} stop
 */

/** Answers by the path that was requested, with its query. @typedef {ReadonlyMap<string, import("./rules").Answer>} Known */

/**
 * @typedef {object} Plan
 * @property {RuleName} rule
 * @property {number} [seed] determines which answers are spoiled, and how
 * @property {number} [share] of the answers, from 0 to 1; defaults to all
 * @property {RegExp} [paths] only answers to these
 * @property {boolean} [writes] only answers to writes; reads before and after are correct
 */

/**
 * Whether an answer is spoiled depends on seed, method, path, and how often that was requested before: the order of
 * concurrent requests does not matter.
 *
 * @param {string} upstream `http://127.0.0.1:port`
 * @param {Known} [before] correct answers known from an equal service
 * @returns {Promise<SpoilingProxy>}
 */
async function spoilingProxy(upstream, before = new Map()) {
    /** @type {Plan | undefined} */
    let plan;
    let spoiled = 0;
    /** @type {Map<string, number>} */
    const asked = new Map();
    /** @type {Map<string, import("./rules").Answer>} */
    const known = new Map(before);

    /**
     * @param {Plan} now
     * @param {string} what
     */
    function numbersFor(now, what) {
        const times = asked.get(what) ?? 0;
        asked.set(what, times + 1);
        return numbers(hashOf(`${now.seed ?? 1} ${times} ${what}`));
    }

    const server = createServer((incoming, response) => {
        const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
        const forwarded = new URL(incoming.url ?? "/", upstream);
        const path = (incoming.url ?? "/").replace(/([?&])spoil=[^&]*(&|$)/, (_all, before, after) =>
            after === "" ? "" : before,
        );
        const method = incoming.method ?? "GET";
        const now = plan;
        const place = placeOf(path);
        const next = now && numbersFor(now, `${method} ${place}`);
        const isWrite = method !== "GET" && !/\$batch$/.test(place);
        const isMeant = (now?.paths?.test(path) ?? true) && (isWrite || now?.writes !== true);
        const hit = now && next && isMeant && next() < (now.share ?? 1);

        /** @param {import("./rules").Answer} answer */
        const spoil = (answer) => {
            if (!hit) {
                response.writeHead(answer.status, answer.headers).end(answer.body);
                return;
            }
            spoiled += 1;
            response.on("error", () => {});
            const others = [...known].filter(([other]) => isOfAnother(place, placeOf(other))).sort(byPath);
            RULES[now.rule](response, answer, { next, url, method, others: others.map(([, each]) => each) });
        };

        if (hit && STRANGERS.has(now.rule) && next() < 0.5) {
            incoming.resume();
            spoil({ status: 502, headers: {}, body: Buffer.alloc(0) });
            return;
        }
        const headers = { ...incoming.headers, "accept-encoding": "identity" };
        const outgoing = requestTo({ host: forwarded.hostname, port: forwarded.port, path, method, headers });
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
                if (now === undefined && method === "GET" && answer.status === 200 && !known.has(path)) {
                    known.set(path, answer);
                }
                spoil(answer);
            });
        });
        incoming.pipe(outgoing);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    return {
        endpoint: `http://127.0.0.1:${port}`,
        spoiled: () => spoiled,
        known: () => known,
        set(wanted) {
            spoiled = 0;
            asked.clear();
            plan = wanted;
        },
        async stop() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}

/**
 * The order of requests may differ from run to run, that of paths does not.
 *
 * @param {readonly [string, unknown]} one
 * @param {readonly [string, unknown]} other
 */
function byPath([one], [other]) {
    return one < other ? -1 : 1;
}

/**
 * The path without query and version; ids, which differ from run to run, are all treated as equal.
 *
 * @param {string} path
 */
function placeOf(path) {
    return path
        .replace(/\?.*$/s, "")
        .replace(/^\/[^/]*/, "")
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "ID");
}

/**
 * Whether answers of two places can be told apart: members of a group do not say which group they belong to, and are
 * devices and groups.
 *
 * @param {string} place
 * @param {string} other
 */
function isOfAnother(place, other) {
    const isRelation = (/** @type {string} */ each) => /members|owners/i.test(each);
    const isDirectory = (/** @type {string} */ each) => isRelation(each) || /^\/(devices|groups)/.test(each);
    return place !== other && !(isDirectory(place) && isDirectory(other) && (isRelation(place) || isRelation(other)));
}

/**
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @returns {Record<string, string>} without those that concern the connection
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
