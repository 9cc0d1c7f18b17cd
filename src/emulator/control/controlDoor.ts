import { createHash, timingSafeEqual } from "node:crypto";
import { isBag } from "../contract/violations";
import type { FaultPlan, FaultRule } from "../faults/plan";
import type { FleetTally } from "../fleet";
import type { PlainRequest, SideAnswer } from "../http/door";
import type { GraphResponse } from "../http/message";
import type { LoggedRequest } from "../http/requestLog";
import type { TokenOptions } from "../identity/tokens";
import type { Controls, Snapshot } from "./controls";
import { processUsage } from "./processUsage";

/** Below this path the emulator itself is spoken to, not Microsoft Graph. */
const ROOT = "/_emulator";
const MOST_SNAPSHOTS = 100;
const MOST_MONTHS = 120;

/** What the door acts on. */
export interface ControlTarget extends Controls {
    readonly requests: readonly LoggedRequest[];
    advance(milliseconds: number): void;
    issueToken(options?: TokenOptions): string;
}

type Operation = (input: { body: unknown; query: URLSearchParams; key: string }) => unknown;

/**
 * Control over HTTP, for whoever cannot use the JS API. Each call needs the emulator's own token, which is good for ten
 * years of its time; tokens that it issued for callers will not do.
 */
export function controlDoor(target: ControlTarget, token: string): SideAnswer {
    const operations = operationsOf(target);
    const expected = digest(`Bearer ${token}`);
    return (request) => {
        const url = new URL(request.target, request.origin);
        if (url.pathname !== ROOT && !url.pathname.startsWith(`${ROOT}/`)) {
            return undefined;
        }
        if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
            return problem(
                401,
                "Control emulator: the emulator's own token is missing. Send it as 'Authorization: Bearer …'.",
            );
        }
        return operate(request, url, operations);
    };
}

/** Operations by method and path; a star is a key. */
function operationsOf(target: ControlTarget): Readonly<Record<string, Operation>> {
    const snapshots = new Map<string, Snapshot>();
    let lastSnapshot = 0;
    const snapshotOf = (key: string): Snapshot => {
        const snapshot = snapshots.get(key);
        if (snapshot === undefined) {
            throw new RangeError(`Find snapshot '${key}': there is none. Take one with POST ${ROOT}/snapshots.`);
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
            const { tally } = target.state();
            const byDevice = query.get("devices") === "true" ? { byDevice: Object.fromEntries(tally.byDevice) } : {};
            return { ...countsOf(tally), ...byDevice };
        },
        "GET /process": () => processUsage(),
        "GET /requests": ({ query }) => requestsOf(target.requests, query),
        "DELETE /requests": () => target.clearRequests(),
        "GET /clock": () => clockOf(target),
        "POST /clock": ({ body }) => {
            target.advance(isBag(body) ? Number(body.advanceMs) : Number.NaN);
            return clockOf(target);
        },
        "GET /servicing": () => ({ months: target.servicing.months }),
        "GET /servicing/record": ({ query }) => recordOf(target, query),
        "POST /servicing": ({ body }) => ({ months: passMonths(target, isBag(body) ? body : {}) }),
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
            target.faults.step(isBag(body) && Number.isSafeInteger(body.links) ? Number(body.links) : 1);
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
                    `Take snapshot: there are ${MOST_SNAPSHOTS} already. Delete one with DELETE ${ROOT}/snapshots/{id}.`,
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

function operate(request: PlainRequest, url: URL, operations: Readonly<Record<string, Operation>>): GraphResponse {
    const path = url.pathname.slice(ROOT.length).replace(/\/$/, "") || "/";
    const [, collection = "", key = "", rest = ""] = /^(\/snapshots)\/([^/]+)(\/restore)?$/.exec(path) ?? [];
    const template = key === "" ? path : `${collection}/*${rest}`;
    const operation = operations[`${request.method} ${template}`];
    if (operation === undefined) {
        const others = Object.keys(operations).filter((each) => each.split(" ")[1] === template);
        return others.length > 0
            ? problem(405, `Control emulator: ${ROOT}${path} does not take ${request.method}. Use ${methods(others)}.`)
            : problem(404, `Control emulator: there is no ${ROOT}${path}. GET ${ROOT}/ names what there is.`);
    }
    let body: unknown;
    try {
        body = request.text === undefined || request.text === "" ? undefined : (JSON.parse(request.text) as unknown);
    } catch {
        return problem(400, "Control emulator: the body is no JSON. Send JSON.");
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

/** A tally without its devices: small, however large the fleet. */
function countsOf({ byDevice: _, ...counts }: FleetTally): Omit<FleetTally, "byDevice"> {
    return counts;
}

/** The log, cut down to a method, a path, a status, the requests since a time in milliseconds, or the last so many. */
function requestsOf(requests: readonly LoggedRequest[], query: URLSearchParams): { requests: LoggedRequest[] } {
    const [method, path, status, since] = ["method", "path", "status", "since"].map((name) => query.get(name));
    const found = requests.filter(
        (request) =>
            (!method || request.method === method.toUpperCase()) &&
            (!path || request.path.toLowerCase().includes(path.toLowerCase())) &&
            (!status || request.status === Number(status)) &&
            (!since || request.time >= Number(since)),
    );
    const last = query.get("last");
    return { requests: last === null ? found : found.slice(-Math.max(1, Number(last) || 1)) };
}

/** What months came to, cut down to a month or to a device by Intune's id. */
function recordOf({ servicing }: ControlTarget, query: URLSearchParams): object {
    const [month, device] = [query.get("month"), query.get("device")];
    return {
        record: servicing.record.filter(
            (each) => (!month || each.month === month) && (!device || each.deviceId === device.toLowerCase()),
        ),
    };
}

/** Lets so many months pass, one unless said otherwise, or all until a moment. */
function passMonths({ servicing }: ControlTarget, { months = 1, to }: Record<string, unknown>): unknown {
    if (typeof to === "string") {
        return servicing.advanceTo(to);
    }
    if (!Number.isSafeInteger(months) || Number(months) < 1 || Number(months) > MOST_MONTHS) {
        throw new RangeError(
            `Advance '${String(months)}' months: not a whole number from 1 to ${MOST_MONTHS}. Pass one.`,
        );
    }
    return Array.from({ length: Number(months) }, () => servicing.advanceMonth());
}

function tokenOptions(body: unknown): TokenOptions {
    const { roles, lifetimeSeconds, audience, tenantId } = isBag(body) ? body : {};
    return {
        roles: Array.isArray(roles) ? roles.map(String) : undefined,
        lifetimeSeconds: typeof lifetimeSeconds === "number" ? lifetimeSeconds : undefined,
        audience: typeof audience === "string" ? audience : undefined,
        tenantId: typeof tenantId === "string" ? tenantId : undefined,
    };
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

/** Equally long whatever was sent, so that it can be compared in constant time. */
function digest(text: string): Buffer {
    return createHash("sha256").update(text).digest();
}
