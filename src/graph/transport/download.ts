import { type Clock, systemClock } from "../../base/clock";
import { messageOf } from "../../base/messageOf";
import { settledWithin } from "../../base/settledWithin";
import { visible } from "../../base/visible";
import { isDownloadHost } from "../clouds";
import { GraphError } from "../errors";
import { BeyondBounds, BOUNDS, beyond, bytesWithin } from "./bounds";
import { fetchThroughProxy } from "./proxy";
import { backoffMs } from "./retry";
import type { Fetch } from "./send";

/** Time limit for one attempt, in milliseconds. */
const TIMEOUT_MS = 300_000;
const MOST_ATTEMPTS = 4;

/** How a file is downloaded. */
export interface DownloadOptions {
    readonly signal?: AbortSignal | undefined;
    readonly clock?: Clock;
    readonly fetch?: Fetch;
}

/**
 * A file from Azure Blob Storage. The address is its own permission: it never gets a token, redirects are not followed,
 * and no error repeats more of it than the host.
 *
 * @param endpoint of the Microsoft Graph that named the address, which decides about the hosts that are allowed
 * @throws GraphError if the host is not one of them, if it refuses, and for a file beyond all limits.
 */
export async function downloaded(
    url: string,
    endpoint: string,
    { signal, clock = systemClock, fetch = fetchThroughProxy() }: DownloadOptions = {},
): Promise<Buffer> {
    if (!isDownloadHost(url, endpoint)) {
        const host = URL.canParse(url) ? visible(new URL(url).host, 100) : "something that is not an address";
        throw new GraphError({
            status: 0,
            code: "unexpectedHost",
            message: `the service named ${host} for the download, which is not a host of Azure Blob Storage in its cloud, so nothing was sent there`,
            fix: "Check what is answering in its place: a proxy, or the address in hotpatch:graphEndpoint",
        });
    }
    for (let attempt = 1; ; attempt += 1) {
        try {
            return await settledWithin(TIMEOUT_MS, (letGo) => once(url, fetch, letGo), signal);
        } catch (error) {
            if (signal?.aborted) {
                throw signal.reason;
            }
            const failure = failureOf(error, new URL(url).host);
            const isFinal = failure.status >= 400 && failure.status < 500 && failure.status !== 429;
            if (isFinal || failure.code === "answerTooLarge" || attempt >= MOST_ATTEMPTS) {
                throw failure;
            }
        }
        await clock.sleep(backoffMs(attempt, clock), signal);
    }
}

async function once(url: string, send: Fetch, signal: AbortSignal): Promise<Buffer> {
    const response = await send(url, { redirect: "manual", credentials: "omit", signal });
    if (response.status !== 200) {
        await response.body?.cancel();
        const code = visible(response.headers.get("x-ms-error-code") ?? "", 100);
        throw new GraphError({
            status: response.status,
            code: code || "downloadRefused",
            message: `the download was answered with ${response.status}${code && ` ${code}`}`,
            fix: "Try again: the address of a file is only valid for some hours",
        });
    }
    return bytesWithin(response, BOUNDS.report);
}

function failureOf(error: unknown, host: string): GraphError {
    if (error instanceof GraphError) {
        return error;
    }
    if (error instanceof BeyondBounds) {
        return new GraphError(beyond(`a file that ${error.message}`), { cause: error });
    }
    const message = `no complete answer from ${visible(host, 100)} (${messageOf(error)})`;
    const fix = "Check the network and the proxy";
    return new GraphError({ status: 0, code: "network", message, fix }, { cause: error });
}
