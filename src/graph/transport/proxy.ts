import { isLoopback } from "../clouds";
import type { Fetch } from "./send";

/** The variables that name proxies, as in most programs. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * `fetch` through the proxy that HTTPS_PROXY or HTTP_PROXY names, except for this machine and whatever NO_PROXY names.
 * Node's own `fetch` only supports them from version 24 and only if enabled; `@azure/identity` always does, so without
 * this tokens would arrive but Graph requests would fail.
 */
export function fetchThroughProxy(env: ProxyEnvironment = process.env): Fetch {
    const named = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy];
    if (named.every((proxy) => proxy === undefined || proxy === "")) {
        return fetch;
    }
    let proxied: Fetch | undefined;
    return (url, init) => {
        if (isLoopback(url)) {
            return fetch(url, init);
        }
        proxied ??= throughUndici(env);
        return proxied(url, init);
    };
}

/** Only loaded if there is a proxy. */
function throughUndici(env: ProxyEnvironment): Fetch {
    const { EnvHttpProxyAgent, fetch: undiciFetch } = require("undici") as typeof import("undici");
    const dispatcher = new EnvHttpProxyAgent({
        httpProxy: env.http_proxy ?? env.HTTP_PROXY,
        httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY,
        noProxy: env.no_proxy ?? env.NO_PROXY,
    });
    // The same fetch as Node's, from another copy: its types differ only in name.
    const send = undiciFetch as unknown as (
        url: string,
        init: RequestInit & { dispatcher: unknown },
    ) => Promise<Response>;
    return (url, init) => send(url, { ...init, dispatcher });
}
