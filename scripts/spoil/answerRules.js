// @ts-check
const { hex } = require("./bytes");

/**
 * Rules that leave the transport intact and change the content of an answer.
 *
 * Not included, because nothing in the answer shows it: an empty list without a context URL, 204 to a write that was
 * never carried out (a change is read afterwards; a deletion is not), the members of one group in place of another's,
 * one page of a list in place of another.
 *
 * @typedef {import("./rules").Answer} Answer
 * @typedef {import("./rules").Rule} Rule
 */

const JSON_TYPE = { "content-type": "application/json" };

/**
 * The changed answer; unchanged if `change` has nothing to change.
 *
 * @param {(read: any, asked: import("./rules").Asked) => unknown} change returns false if the answer is of another kind
 * @returns {Rule}
 */
function changed(change) {
    return (response, { status, headers, body }, asked) => {
        /** @type {any} */
        let read;
        try {
            read = JSON.parse(body.toString("utf8"));
        } catch {
            read = undefined;
        }
        if (typeof read !== "object" || read === null || change(read, asked) === false) {
            response.writeHead(status, headers).end(body);
            return;
        }
        response.writeHead(status, JSON_TYPE).end(JSON.stringify(read));
    };
}

/**
 * @param {(page: Record<string, any> & { value: any[] }, asked: import("./rules").Asked) => unknown} change
 * @returns {Rule}
 */
function page(change) {
    return changed((read, asked) => Array.isArray(read.value) && change(read, asked));
}

/**
 * @param {(responses: any[], next: () => number) => unknown[]} change
 * @returns {Rule}
 */
function batch(change) {
    return changed((read, { next }) => {
        if (!Array.isArray(read.responses)) {
            return false;
        }
        read.responses = change(read.responses, next);
        return true;
    });
}

/**
 * Every object of an answer, or only some of them: the single object, those of a page, those of a batch.
 *
 * @param {(object: Record<string, any>, next: () => number) => unknown} change what replaces the object
 * @returns {Rule}
 */
function objects(change) {
    return changed((read, { next }) => {
        const some = (/** @type {any} */ object) =>
            typeof object === "object" && object !== null && next() < 0.5 ? change(object, next) : object;
        if (Array.isArray(read.value)) {
            read.value = read.value.map(some);
        } else if (Array.isArray(read.responses)) {
            for (const part of read.responses) {
                part.body = some(part.body);
            }
        } else if ("id" in read) {
            const instead = change(read, next);
            if (instead !== read) {
                return false;
            }
        } else {
            return false;
        }
        return true;
    });
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

/**
 * @param {URL} url
 */
function nextOf(url) {
    return linkWith(url, String(Number(url.searchParams.get("spoil") ?? 0) + 1));
}

/** @param {any[]} parts */
function oneFurther(parts) {
    return parts.map((part, index) => ({ ...part, body: parts[(index + 1) % parts.length].body }));
}

const ANSWER_RULES = /** @satisfies {Record<string, Rule>} */ ({
    cycle: page((read, { url }) => {
        read["@odata.nextLink"] = url.searchParams.get("spoil") === "b" ? linkWith(url, "a") : linkWith(url, "b");
    }),
    elsewhere: page((read) => {
        read["@odata.nextLink"] = "https://graph.example/v1.0/devices?$skiptoken=1";
    }),
    endlessPages: page((read, { url }) => {
        read["@odata.nextLink"] = nextOf(url);
    }),
    emptyPages: page((read, { url }) => {
        read.value = [];
        read["@odata.nextLink"] = nextOf(url);
    }),
    // It only ends at the limit of pages, which takes its time.
    newPages: page((read, { url, next }) => {
        read.value = read.value.slice(0, 1).map((object) => ({
            ...object,
            id: `${hex(next, 8)}-${hex(next, 4)}-4${hex(next, 3)}-8${hex(next, 3)}-${hex(next, 12)}`,
        }));
        read["@odata.nextLink"] = nextOf(url);
    }),
    nullList: page((read) => {
        /** @type {any} */ (read).value = null;
    }),
    noList: page((read) => {
        /** @type {any} */ (read).value = { 0: read.value[0] };
    }),
    noRecords: page((read, { next }) => {
        const strangers = [null, 1, "x", [], {}];
        read.value = read.value.map((object) =>
            next() < 0.5 ? strangers[Math.floor(next() * strangers.length)] : object,
        );
    }),
    withoutId: objects((object) => {
        delete object.id;
        return object;
    }),
    dotId: objects((object) => {
        object.id = "..";
        return object;
    }),
    pathId: objects((object) => {
        object.id = "../../groups";
        return object;
    }),
    sameId: page((read, { next }) => {
        for (const [index, object] of read.value.entries()) {
            if (index > 0 && next() < 0.3) {
                object.id = read.value[index - 1].id;
            }
        }
    }),
    numberId: objects((object, next) => {
        object.id = Math.floor(next() * 1_000);
        return object;
    }),
    nullProperties: objects((object, next) => {
        for (const name of Object.keys(object)) {
            if (next() < 0.3) {
                object[name] = null;
            }
        }
        return object;
    }),
    batchSwapped: batch(oneFurther),
    batchDoubled: batch((parts) => [...parts, ...oneFurther(parts)]),
    batchDropped: batch((parts, next) => parts.filter(() => next() < 0.5)),
    batchOdd: batch((parts, next) =>
        parts.map((part) => {
            const odd = [null, {}, { id: part.id }, { ...part, status: "well" }, { ...part, body: null }, [part]];
            return next() < 0.5 ? odd[Math.floor(next() * odd.length)] : part;
        }),
    ),
    otherAnswer: /** @type {Rule} */ (
        (response, { status, headers, body }, { next, method, others }) => {
            const other = others[Math.floor(next() * others.length)];
            if (method !== "GET" || other === undefined) {
                response.writeHead(status, headers).end(body);
                return;
            }
            response.writeHead(other.status, other.headers).end(other.body);
        }
    ),
});

module.exports = { ANSWER_RULES };
