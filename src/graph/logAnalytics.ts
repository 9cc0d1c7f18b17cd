import { type Clock, systemClock } from "../base/clock";
import { CLOUDS } from "./clouds";
import { Deadline } from "./deadline";
import type { AccessTokens } from "./identity/accessToken";
import { accessTokens } from "./identity/credential";
import type { GraphSettings } from "./settings";
import { BOUNDS } from "./transport/bounds";
import { Exchange } from "./transport/exchange";
import { pipeline } from "./transport/pipeline";
import { fetchThroughProxy } from "./transport/proxy";
import type { Fetch } from "./transport/send";
import { Throttle } from "./transport/throttle";

/** Queries of a Log Analytics workspace, by the same transport, limits and identity as Microsoft Graph. */
export interface LogAnalytics {
    /**
     * Asks the workspace a query, and returns the body of the answer: undefined for a workspace without data.
     *
     * @throws GraphError if it fails for good
     */
    query(kql: string, signal?: AbortSignal): Promise<unknown>;
    /** The id of the workspace. */
    readonly workspaceId: string;
}

/** The parts of a client, for tests that supply their own. */
export interface LogAnalyticsParts {
    readonly tokens?: AccessTokens;
    readonly clock?: Clock;
    readonly fetch?: Fetch;
}

/** Chunks of a query that are asked for at the same time. */
const CONCURRENCY = 4;

/**
 * The query API of Azure Monitor. It only ever gets a token of its own, for the cloud that the settings name; an
 * embedded Graph answers for itself, and never receives a real credential.
 *
 * Source: Azure Monitor, "Azure Monitor Log Analytics API overview" and "API endpoints" (2025): one POST to
 * `/v1/workspaces/{id}/query`. The reader needs the role Log Analytics Reader on the workspace.
 *
 * @param workspaceId a GUID
 * @throws UserError if the endpoint must not get the credential.
 */
export function createLogAnalytics(
    settings: GraphSettings,
    workspaceId: string,
    { tokens, clock = systemClock, fetch }: LogAnalyticsParts = {},
): LogAnalytics {
    const isLoopback = settings.cloud === "loopback";
    // An embedded Graph stands in for the public cloud.
    const cloud = CLOUDS.find(({ name }) => name === (isLoopback ? "public" : settings.cloud));
    if (cloud === undefined) {
        throw new Error(`there is no cloud ${settings.cloud}`);
    }
    const { resource } = cloud.logAnalytics;
    const endpoint = isLoopback ? settings.endpoint : cloud.logAnalytics.endpoint;
    const send = pipeline({
        endpoint,
        tokens: tokens ?? accessTokens(settings, clock, { resource, name: "Log Analytics" }),
        throttle: new Throttle({ concurrency: CONCURRENCY, budgets: {}, clock }),
        clock,
        requestTimeoutMs: settings.requestTimeoutSeconds * 1000,
        fetch: fetch ?? fetchThroughProxy(),
    });
    return {
        workspaceId,
        async query(kql, signal) {
            const url = `${endpoint}/v1/workspaces/${workspaceId}/query`;
            const deadline = new Deadline(settings.operationTimeoutSeconds, clock);
            const exchange = new Exchange("POST", url, "read", "logAnalytics", deadline, signal);
            exchange.mostBytes = BOUNDS.page;
            const headers = {
                Accept: "application/json",
                "Content-Type": "application/json",
                "User-Agent": "pulumi-hotpatch",
            };
            const result = await send({ exchange, body: JSON.stringify({ query: kql }), headers });
            return result.kind === "answered" ? result.body : undefined;
        },
    };
}
