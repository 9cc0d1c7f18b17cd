import { UserError } from "../base/userError";

/** Microsoft's clouds, by the names that azuread uses. */
export type CloudName = "public" | "usgovernmentl4" | "usgovernmentl5" | "china";

/** One of Microsoft's clouds: where its Graph is, and who issues tokens for it. */
export interface Cloud {
    readonly name: CloudName;
    /** Other names for it in `azuread:environment` and `ARM_ENVIRONMENT`. */
    readonly aliases: readonly string[];
    /** Service root of Microsoft Graph. */
    readonly endpoint: string;
    /** Where tokens are issued. */
    readonly authorityHost: string;
    /** Where queries of Log Analytics go, and the resource of its tokens. */
    readonly logAnalytics: { readonly endpoint: string; readonly resource: string };
    /** What the names of hosts of Azure Blob Storage end with, where reports are downloaded from. */
    readonly blobs: string;
}

/**
 * All clouds that this package can talk to. GCC is part of `public`.
 *
 * Source: Microsoft Graph, "National cloud deployments" (2024); names as in pulumi-azuread 6.9. Azure Monitor, "Access the
 * Log Analytics API" (2025). Azure Storage, "Storage account overview" (2025); Azure Government and Azure China,
 * "Compare" and "Developer guide" (2025), for the hosts of blobs.
 */
export const CLOUDS: readonly Cloud[] = [
    {
        name: "public",
        aliases: ["public", "global"],
        endpoint: "https://graph.microsoft.com",
        authorityHost: "https://login.microsoftonline.com",
        logAnalytics: { endpoint: "https://api.loganalytics.azure.com", resource: "https://api.loganalytics.io" },
        blobs: ".blob.core.windows.net",
    },
    {
        name: "usgovernmentl4",
        aliases: ["usgovernmentl4", "usgovernment"],
        endpoint: "https://graph.microsoft.us",
        authorityHost: "https://login.microsoftonline.us",
        logAnalytics: { endpoint: "https://api.loganalytics.us", resource: "https://api.loganalytics.us" },
        blobs: ".blob.core.usgovcloudapi.net",
    },
    {
        name: "usgovernmentl5",
        aliases: ["usgovernmentl5", "dod"],
        endpoint: "https://dod-graph.microsoft.us",
        authorityHost: "https://login.microsoftonline.us",
        logAnalytics: { endpoint: "https://api.loganalytics.us", resource: "https://api.loganalytics.us" },
        blobs: ".blob.core.usgovcloudapi.net",
    },
    {
        name: "china",
        aliases: ["china"],
        endpoint: "https://microsoftgraph.chinacloudapi.cn",
        authorityHost: "https://login.chinacloudapi.cn",
        logAnalytics: { endpoint: "https://api.loganalytics.azure.cn", resource: "https://api.loganalytics.azure.cn" },
        blobs: ".blob.core.chinacloudapi.cn",
    },
];

/** The cloud with that name, regardless of case. */
export function cloudNamed(name: string): Cloud | undefined {
    return CLOUDS.find(({ aliases }) => aliases.includes(name.toLowerCase()));
}

/** The cloud whose Microsoft Graph has that service root, or this machine; undefined for any other address. */
export function cloudAt(endpoint: string): CloudName | "loopback" | undefined {
    return isLoopback(endpoint) ? "loopback" : CLOUDS.find((cloud) => cloud.endpoint === endpoint)?.name;
}

/**
 * Whether a file may be downloaded from an address that a Microsoft Graph at `endpoint` names: a host of Azure Blob
 * Storage in the same cloud, over https. An embedded Graph only ever names itself.
 */
export function isDownloadHost(url: string, endpoint: string): boolean {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || parsed.username !== "" || parsed.password !== "") {
        return false;
    }
    if (isLoopback(endpoint)) {
        return parsed.origin === endpoint;
    }
    const blobs = CLOUDS.find((cloud) => cloud.endpoint === endpoint)?.blobs;
    const account =
        blobs !== undefined && parsed.hostname.endsWith(blobs) ? parsed.hostname.slice(0, -blobs.length) : "";
    return parsed.protocol === "https:" && parsed.port === "" && /^[a-z0-9]{3,24}$/.test(account);
}

/** Whether a host name means this machine: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
    return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** Whether an absolute URL points to this machine. */
export function isLoopback(url: string): boolean {
    return URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
}

/**
 * Parses a service root: scheme, host and port, and nothing else.
 *
 * @throws UserError if it is not a URL, or contains a path, a query or a user name.
 */
export function originOf(setting: string, url: string): string {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    const bare = parsed && /^https?:$/.test(parsed.protocol) && parsed.username === "" && parsed.password === "";
    if (!parsed || !bare || parsed.pathname !== "/" || parsed.search !== "" || parsed.hash !== "") {
        throw new UserError(
            `${setting} must be scheme, host and port only, such as ${CLOUDS[0]?.endpoint} or http://127.0.0.1:8080.`,
        );
    }
    return parsed.origin;
}
