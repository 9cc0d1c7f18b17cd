import { createHash, timingSafeEqual } from "node:crypto";
import { isBag } from "../contract/violations";
import type { FaultPlan, FaultRule } from "../faults/plan";
import type { FleetTally } from "../fleet";
import { parsedJson } from "../http/body";
import type { Reception, RequestHead, SideDoor } from "../http/door";
import type { GraphResponse } from "../http/message";
import type { LoggedRequest } from "../http/requestLog";
import type { TokenOptions } from "../identity/tokens";
import type { Controls, Snapshot } from "./controls";
import { processUsage } from "./processUsage";

/** Paths below this address the emulator itself, not Microsoft Graph. */
const ROOT = "/_emulator";
const MOST_SNAPSHOTS = 100;
const MOST_MONTHS = 120;
const MONTH_MS = 31 * 24 * 60 * 60 * 1000;
/** Longer than any fault plan. */
const MOST_BYTES = 1024 * 1024;

/** What the door controls. */
export interface ControlTarget extends Controls {
    readonly requests: readonly LoggedRequest[];
    advance(milliseconds: number): void;
    issueToken(options?: TokenOptions): string;
}

type Operation = (input: { body: unknown; query: URLSearchParams; key: string }) => unknown;

/**
 * Control over HTTP, for callers that cannot use the JS API. Each call needs the emulator's own token; tokens that it
 * has issued to callers are not accepted. A call with a mistake is answered with 400, and none of it is carried out.
 */
export function controlDoor(target: ControlTarget, token: string): SideDoor {
    const operations = operationsOf(target);
    const expected = digest(`Bearer ${token}`);
    return (head): Reception | undefined => {
        const { url, headers } = head;
        if (url.pathname !== ROOT && !url.pathname.startsWith(`${ROOT}/`)) {
            return undefined;
        }
        if (!timingSafeEqual(digest(headers.authorization ?? ""), expected)) {
            return {
                unread: problem(
                    401,
                    "Control emulator: the emulator's own token is missing. Send it as 'Authorization: Bearer …'.",
                ),
            };
        }
        return { mostBytes: MOST_BYTES, answer: (body) => operate(head, body, operations) };
    };
}

/** Operations by method and path; a star stands for a key. */
function operationsOf(target: ControlTarget): Readonly<Record<string, Operation>> {
    const snapshots = new Map<string, Snapshot>();
    let lastSnapshot = 0;
    const snapshotOf = (key: string): Snapshot => {
        const snapshot = snapshots.get(key);
        if (snapshot === undefined) {
            throw new RangeError(
                `Find snapshot '${key}': there is no such snapshot. Take one with POST ${ROOT}/snapshots.`,
            );
        }
        return snapshot;
    };
    const operations: Record<string, Operation> = {
        "GET /": () => ({ operations: Object.keys(operations).map((each) => each.replace(" ", ` ${ROOT}`)) }),
        "GET /state": () => {
            const state = target.state();
            return { ...state, tally: countsOf(state.tally) };
        },
        "GET /tally": ({ query }) => {
            const tally = tallyIn(target, query.get("tenant"));
            const byDevice = query.get("devices") === "true" ? { byDevice: Object.fromEntries(tally.byDevice) } : {};
            return { ...countsOf(tally), ...byDevice };
        },
        "GET /tenants": () => ({ tenants: target.tenants.list }),
        "GET /process": () => processUsage(),
        "GET /requests": ({ query }) => requestsOf(target.requests, query),
        "DELETE /requests": () => target.clearRequests(),
        "GET /clock": () => clockOf(target),
        "POST /clock": ({ body }) => {
            target.advance(isBag(body) && typeof body.advanceMs === "number" ? body.advanceMs : Number.NaN);
            return clockOf(target);
        },
        "GET /servicing": () => ({ months: target.servicing.months }),
        "GET /servicing/record": ({ query }) => recordOf(target, query),
        "POST /servicing": ({ body }) => ({ months: passMonths(target, isBag(body) ? body : {}) }),
        "GET /service-data": () => ({
            listed: target.serviceData.listed,
            planted: target.serviceData.planted,
        }),
        "GET /export-jobs": () => {
            const { jobs, notAttested, brokenRows } = target.exportJobs;
            return { jobs, notAttested, brokenRows };
        },
        "GET /log-analytics": () => workspaceOf(target),
        "PUT /log-analytics": ({ body }) => {
            if (!isBag(body) || typeof body.readable !== "boolean") {
                throw new RangeError('Change workspace: pass whether it can be read, such as {"readable": false}.');
            }
            target.logAnalytics.readable = body.readable;
            return workspaceOf(target);
        },
        "GET /faults": () => target.faults.report(),
        "PUT /faults": ({ body }) => {
            target.faults.set(body as FaultPlan);
            return target.faults.report();
        },
        "POST /faults": ({ body }) => {
            target.faults.add(body as FaultRule);
            return target.faults.report();
        },
        "POST /faults/step": ({ body }) => {
            target.faults.step(linksIn(body));
            return target.faults.report();
        },
        "DELETE /faults": () => target.faults.clear(),
        "GET /throttle": ({ query }) => ({
            ...target.throttle.statistics(),
            ...(query.get("admissions") === "true" ? { admissions: target.throttle.admissions } : {}),
        }),
        "DELETE /throttle": () => target.throttle.reset(),
        "POST /reset": () => target.reset(),
        "POST /snapshots": () => {
            if (snapshots.size >= MOST_SNAPSHOTS) {
                throw new RangeError(
                    `Take snapshot: there are already ${MOST_SNAPSHOTS}. Delete one with DELETE ${ROOT}/snapshots/{id}.`,
                );
            }
            lastSnapshot += 1;
            snapshots.set(String(lastSnapshot), target.snapshot());
            return { id: String(lastSnapshot) };
        },
        "POST /snapshots/*/restore": ({ key }) => snapshotOf(key).restore(),
        "DELETE /snapshots/*": ({ key }) => {
            snapshotOf(key);
            snapshots.delete(key);
        },
        "POST /tokens": ({ body }) => ({ token: target.issueToken(tokenOptions(body)) }),
    };
    return operations;
}

function operate(
    { method, url }: RequestHead,
    text: string,
    operations: Readonly<Record<string, Operation>>,
): GraphResponse {
    const path = url.pathname.slice(ROOT.length).replace(/\/$/, "") || "/";
    const [, collection = "", key = "", rest = ""] = /^(\/snapshots)\/([^/]+)(\/restore)?$/.exec(path) ?? [];
    const template = key === "" ? path : `${collection}/*${rest}`;
    const operation = operations[`${method} ${template}`];
    if (operation === undefined) {
        const others = Object.keys(operations).filter((each) => each.split(" ")[1] === template);
        return others.length > 0
            ? problem(405, `Control emulator: ${ROOT}${path} does not support ${method}. Use ${methods(others)}.`)
            : problem(404, `Control emulator: ${ROOT}${path} does not exist. GET ${ROOT}/ lists what does.`);
    }
    let body: unknown;
    try {
        body = text === "" ? undefined : parsedJson(text);
    } catch {
        return problem(400, "Control emulator: the body is not valid JSON. Send JSON.");
    }
    try {
        const result = operation({ body, query: url.searchParams, key });
        return result === undefined ? { status: 204, headers: {} } : answer(200, result);
    } catch (error) {
        if (error instanceof RangeError) {
            return problem(400, error.message);
        }
        throw error;
    }
}

/** The tally of the emulator's own tenant, or of another one. */
function tallyIn({ state, tenants }: ControlTarget, tenantId: string | null): FleetTally {
    const own = state();
    const tally = tenantId === null || tenantId === own.tenantId ? own.tally : tenants.tallyOf(tenantId);
    if (tally === undefined) {
        throw new RangeError(
            `Read tally of tenant '${tenantId}': there is no such tenant. GET ${ROOT}/tenants lists them.`,
        );
    }
    return tally;
}

/** A tally without its devices: small, however large the fleet is. */
function countsOf({ byDevice: _, ...counts }: FleetTally): Omit<FleetTally, "byDevice"> {
    return counts;
}

/** The log, filtered by method, path, status, requests since a time in milliseconds, or the last n. */
function requestsOf(requests: readonly LoggedRequest[], query: URLSearchParams): { requests: LoggedRequest[] } {
    const [method, path] = ["method", "path"].map((name) => query.get(name));
    const [status, since, last] = ["status", "since", "last"].map((name) => numberIn(query, name));
    const found = requests.filter(
        (request) =>
            (!method || request.method === method.toUpperCase()) &&
            (!path || request.path.toLowerCase().includes(path.toLowerCase())) &&
            (status === undefined || request.status === status) &&
            (since === undefined || request.time >= since),
    );
    return { requests: last === undefined ? found : found.slice(found.length - Math.min(last, found.length)) };
}

/** A number of 0 or more in the query; undefined if it is absent. */
function numberIn(query: URLSearchParams, name: string): number | undefined {
    const text = query.get(name) ?? "";
    if (text !== "" && !/^\d{1,15}$/.test(text)) {
        throw new RangeError(`Read '${name}' '${text}': not a whole number of 0 or more. Pass one.`);
    }
    return text === "" ? undefined : Number(text);
}

/** How many links of the chain to move: one by default. */
function linksIn(body: unknown): number {
    const links = isBag(body) ? (body.links ?? 1) : body === undefined ? 1 : body;
    if (typeof links !== "number" || !Number.isSafeInteger(links)) {
        throw new RangeError(`Step by '${String(links)}' links: not a whole number. Pass one such as {"links": 1}.`);
    }
    return links;
}

/** The results of months, filtered by month or by a device's Intune id. */
function recordOf({ servicing }: ControlTarget, query: URLSearchParams): object {
    const [month, device] = [query.get("month"), query.get("device")];
    return {
        record: servicing.record.filter(
            (each) => (!month || each.month === month) && (!device || each.deviceId === device.toLowerCase()),
        ),
    };
}

/** Lets a number of months pass, one by default, or all until a given time. */
function passMonths(target: ControlTarget, { months = 1, to }: Record<string, unknown>): unknown {
    const { servicing } = target;
    if (to !== undefined) {
        if (typeof to !== "string" || Date.parse(to) - target.now() > MOST_MONTHS * MONTH_MS) {
            throw new RangeError(
                `Advance months to '${String(to)}': must be a date within ${MOST_MONTHS} months from now. Pass one such as 2026-06-30.`,
            );
        }
        return servicing.advanceTo(to);
    }
    if (!Number.isSafeInteger(months) || Number(months) < 1 || Number(months) > MOST_MONTHS) {
        throw new RangeError(
            `Advance '${String(months)}' months: not a whole number from 1 to ${MOST_MONTHS}. Pass one.`,
        );
    }
    return Array.from({ length: Number(months) }, () => servicing.advanceMonth());
}

function workspaceOf({ logAnalytics: { workspaceId, readable, snapshots, planted } }: ControlTarget): object {
    return { workspaceId, readable, snapshots, planted };
}

/** The content of a token. Anything wrong with it is refused when it is issued. */
function tokenOptions(body: unknown): TokenOptions {
    if (body !== undefined && !isBag(body)) {
        throw new RangeError('Issue token: the options must be an object. Pass one such as {"lifetimeSeconds": 60}.');
    }
    return (body ?? {}) as TokenOptions;
}

function clockOf(target: ControlTarget): object {
    const now = target.now();
    return { now, time: new Date(now).toISOString() };
}

function methods(operations: readonly string[]): string {
    return operations.map((each) => each.split(" ")[0]).join(" or ");
}

function problem(status: number, message: string): GraphResponse {
    return answer(status, { error: { message } });
}

function answer(status: number, body: unknown): GraphResponse {
    return {
        status,
        headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
        body: JSON.stringify(body),
    };
}

/** Always the same length whatever was sent, so that it can be compared in constant time. */
function digest(text: string): Buffer {
    return createHash("sha256").update(text).digest();
}
