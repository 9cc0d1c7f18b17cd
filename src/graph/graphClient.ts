import { type Clock, systemClock } from "../base/clock";
import type { GraphClient, GraphVersion, RequestOptions } from "./client";
import { Deadline } from "./deadline";
import { type AccessTokens, identityOf } from "./identity/accessToken";
import { accessTokens } from "./identity/credential";
import type { GraphSettings } from "./settings";
import { batchGets } from "./transport/batch";
import { BOUNDS } from "./transport/bounds";
import { Exchange, type Safety } from "./transport/exchange";
import { DOCUMENTED_DEVICE_WRITES, DOCUMENTED_POLICY_READS, DOCUMENTED_POLICY_WRITES } from "./transport/pace";
import { ListBounds, type Page, pageOf } from "./transport/paging";
import { pipeline } from "./transport/pipeline";
import { fetchThroughProxy } from "./transport/proxy";
import { SdkCall, sdkMiddleware } from "./transport/sdkMiddleware";
import type { Fetch } from "./transport/send";
import { Throttle } from "./transport/throttle";
import { type Workload, workloadOf } from "./transport/workload";

/** The parts of a client, for callers that supply their own: tests, and clients that share a throttle. */
export interface GraphClientParts {
    readonly tokens?: AccessTokens;
    readonly throttle?: Throttle;
    readonly clock?: Clock;
    readonly fetch?: Fetch;
}

/**
 * Asks for enumeration members that are newer than the API's version, instead of `unknownFutureValue`.
 *
 * Source: Microsoft Graph, "Best practices", handling future members in evolvable enumerations (2024).
 */
const NEW_MEMBERS = "include-unknown-enum-members";

/**
 * Creates a client for Microsoft Graph. Nothing is loaded or sent before the first request, so a preview without
 * requests costs nothing.
 *
 * @throws UserError if the endpoint must not get the credential.
 */
export function createGraphClient(settings: GraphSettings, parts: GraphClientParts = {}): GraphClient {
    const clock = parts.clock ?? systemClock;
    const throttle = parts.throttle ?? throttleFor(settings, clock);
    const tokens = parts.tokens ?? accessTokens(settings, clock);
    const { endpoint } = settings;
    const sdk = once(() => {
        const { Client } = require("@microsoft/microsoft-graph-client") as SdkModule;
        const requestTimeoutMs = settings.requestTimeoutSeconds * 1000;
        const plumbing = {
            endpoint,
            tokens,
            throttle,
            clock,
            requestTimeoutMs,
            fetch: parts.fetch ?? fetchThroughProxy(),
        };
        return Client.initWithMiddleware({ baseUrl: endpoint, middleware: sdkMiddleware(pipeline(plumbing)) });
    });
    const newDeadline = () => new Deadline(settings.operationTimeoutSeconds, clock);

    /** Sends one request through the SDK and its middleware, and returns the body of the answer. */
    async function request(call: Call): Promise<unknown> {
        const { method, url, options = {} } = call;
        const workload = call.workload ?? workloadOf(pathBelowVersion(url), method);
        const deadline = options.deadline ?? newDeadline();
        const exchange = new Exchange(method, url, call.safety, workload, deadline, options.signal, call.parts);
        exchange.needs = options.needs;
        exchange.mostBytes = call.mostBytes ?? exchange.mostBytes;
        exchange.onAdmitted = call.onAdmitted ?? exchange.onAdmitted;
        const sdkCall = new SdkCall(exchange);
        const { ResponseType } = require("@microsoft/microsoft-graph-client") as SdkModule;
        const prepared = sdk()
            .api(new URL(url).pathname)
            .version("")
            .responseType(ResponseType.RAW)
            .headers({ Accept: "application/json", "User-Agent": "pulumi-hotpatch", ...headersOf(call) })
            .middlewareOptions([sdkCall]);
        await (method === "GET"
            ? prepared.get()
            : method === "POST"
              ? prepared.post(call.body)
              : method === "PATCH"
                ? prepared.patch(call.body)
                : method === "PUT"
                  ? prepared.put(call.body)
                  : prepared.delete());
        if (sdkCall.failure !== undefined) {
            throw sdkCall.failure;
        }
        return sdkCall.result?.kind === "answered" ? sdkCall.result.body : undefined;
    }

    const urlOf = (version: GraphVersion, path: string, query: RequestOptions["query"] = {}) => {
        const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
        const joint = path.includes("?") ? "&" : "?";
        return `${endpoint}/${version}${path}${pairs.length > 0 ? joint : ""}${pairs.join("&")}`;
    };

    const graph: GraphClient = {
        endpoint,

        async tenantId() {
            return identityOf(await tokens.token()).tenantId;
        },

        async identity() {
            return identityOf(await tokens.token());
        },

        async get(version: GraphVersion, path: string, options?: RequestOptions) {
            const url = urlOf(version, path, options?.query);
            return request({ method: "GET", url, safety: "read", options });
        },

        async post(version: GraphVersion, path: string, body: unknown, options?: RequestOptions) {
            const url = urlOf(version, path, options?.query);
            const safety = options?.repeatable ? "repeatable" : "creates";
            return request({ method: "POST", url, body, safety, options });
        },

        async patch(version: GraphVersion, path: string, body: unknown, options?: RequestOptions) {
            const url = urlOf(version, path, options?.query);
            return request({ method: "PATCH", url, body, safety: "repeatable", options });
        },

        async put(version, path, body, options) {
            const url = urlOf(version, path, options?.query);
            await request({ method: "PUT", url, body, safety: "repeatable", options });
        },

        async delete(version, path, options) {
            const url = urlOf(version, path, options?.query);
            await request({ method: "DELETE", url, safety: "repeatable", options });
        },

        async *pages(version: GraphVersion, path: string, options?: RequestOptions) {
            const list = new ListBounds(path);
            let url: string | undefined = urlOf(version, path, options?.query);
            while (url !== undefined) {
                const call = { method: "GET", url, safety: "read", mostBytes: BOUNDS.page, options } as const;
                const page: Page<unknown> = pageOf(await request(call), url, version);
                list.take(url, page);
                yield page.value;
                url = page.next;
            }
        },

        batchGet(
            version: GraphVersion,
            parts: Parameters<GraphClient["batchGet"]>[1],
            options: Parameters<GraphClient["batchGet"]>[2] = {},
        ) {
            return batchGets(parts, {
                concurrency: settings.maxConcurrency,
                clock,
                throttle,
                newDeadline: () => options.deadline ?? newDeadline(),
                signal: options.signal,
                innerHeaders: { Prefer: NEW_MEMBERS },
                post: ({ requests, workload, deadline, signal, onAdmitted }) =>
                    request({
                        method: "POST",
                        url: urlOf(version, "/$batch"),
                        body: { requests },
                        parts: requests.length,
                        onAdmitted,
                        safety: "read", // Its parts are GETs.
                        workload,
                        options: { deadline, signal },
                    }),
            });
        },
    };
    return graph;
}

type SdkModule = typeof import("@microsoft/microsoft-graph-client");

interface Call {
    readonly method: Exchange["method"];
    readonly url: string;
    readonly body?: unknown;
    readonly safety: Safety;
    /** Derived from the path if left out. */
    readonly workload?: Workload;
    /** Requests within a `$batch`. */
    readonly parts?: number;
    readonly onAdmitted?: () => void;
    /** The size limit of the answer; defaults to that of a single object. */
    readonly mostBytes?: number;
    readonly options?: RequestOptions;
}

/** Reads ask for new enumeration members; the caller's own preferences are sent along. */
function headersOf({ method, options }: Call): Record<string, string> {
    if (method !== "GET") {
        return { ...options?.headers };
    }
    const { Prefer, ...others } = options?.headers ?? {};
    return { ...others, Prefer: Prefer === undefined ? NEW_MEMBERS : `${Prefer}, ${NEW_MEMBERS}` };
}

function pathBelowVersion(url: string): string {
    return new URL(url).pathname.replace(/^\/[^/]+/, "");
}

function once<T extends object>(make: () => T): () => T {
    let made: T | undefined;
    return () => {
        made ??= make();
        return made;
    };
}

/**
 * A throttle for these settings. If Intune's devices have a budget, its policies have their own too: everywhere except
 * on an embedded Graph without throttling.
 */
export function throttleFor(
    { maxConcurrency: concurrency, deviceBudget }: Pick<GraphSettings, "maxConcurrency" | "deviceBudget">,
    clock: Clock = systemClock,
): Throttle {
    const budgets =
        deviceBudget === undefined
            ? {}
            : {
                  intuneDevices: deviceBudget,
                  intuneDeviceWrites: DOCUMENTED_DEVICE_WRITES,
                  intune: DOCUMENTED_POLICY_READS,
                  intuneWrites: DOCUMENTED_POLICY_WRITES,
              };
    return new Throttle({ concurrency, budgets, clock });
}

const clients = new Map<string, GraphClient>();
const throttles = new Map<string, Throttle>();

/**
 * The process's client for these settings: one for equal settings, and one throttle for each endpoint, tenant and
 * budget, so that all resources of a stack share the limits that the service enforces jointly.
 */
export function sharedGraphClient(settings: GraphSettings): GraphClient {
    const key = JSON.stringify(settings);
    const known = clients.get(key);
    if (known) {
        return known;
    }
    const { endpoint, tenantId, maxConcurrency, deviceBudget } = settings;
    const counted = JSON.stringify([endpoint, tenantId, maxConcurrency, deviceBudget]);
    const throttle = throttles.get(counted) ?? throttleFor(settings);
    throttles.set(counted, throttle);
    const client = createGraphClient(settings, { throttle });
    clients.set(key, client);
    return client;
}
