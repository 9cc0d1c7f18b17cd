import { isLoopback } from "../clouds";
import type { Fetch } from "./send";

/** What proxies are named by, as in most programs. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * `fetch`, through the proxy that HTTPS_PROXY or HTTP_PROXY names, but for what NO_PROXY names and for this machine. Node's own
 * heeds them from version 24 on and only if told; `@azure/identity` always does, so tokens would come and Graph would not.
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

/** Loaded only where there is a proxy. */
function throughUndici(env: ProxyEnvironment): Fetch {
    const { EnvHttpProxyAgent, fetch: undiciFetch } = require("undici") as typeof import("undici");
    const dispatcher = new EnvHttpProxyAgent({
        httpProxy: env.http_proxy ?? env.HTTP_PROXY,
        httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? env.http_proxy ?? env.HTTP_PROXY,
        noProxy: env.no_proxy ?? env.NO_PROXY,
    });
    // The same fetch as Node's, of another copy: its types differ in name only.
    const send = undiciFetch as unknown as (
        url: string,
        init: RequestInit & { dispatcher: unknown },
    ) => Promise<Response>;
    return (url, init) => send(url, { ...init, dispatcher });
}
