/** Microsoft's clouds, by the names that Microsoft's own tools use. */
export const CLOUD_NAMES = ["public", "usgovernmentl4", "usgovernmentl5", "china"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

const OLDER = "https://api.loganalytics.io";

/** A cloud's token claims, and where its tokens come from. */
export interface CloudHosts {
    /** Service root of Microsoft Graph: the audience of tokens, and the beginning of the requested scope. */
    readonly graph: string;
    readonly login: string;
    /** Audiences of tokens for Log Analytics; scopes begin with them too. */
    readonly logAnalytics: readonly string[];
}

/**
 * Microsoft Graph, "National cloud deployments" (2024); Azure Monitor, "Access the Log Analytics API" (2025).
 * `assumed`: the older audience is accepted in every cloud, and that of US Government.
 */
export const CLOUD_HOSTS: Readonly<Record<CloudName, CloudHosts>> = {
    public: {
        graph: "https://graph.microsoft.com",
        login: "https://login.microsoftonline.com",
        logAnalytics: [OLDER, "https://api.loganalytics.azure.com"],
    },
    usgovernmentl4: {
        graph: "https://graph.microsoft.us",
        login: "https://login.microsoftonline.us",
        logAnalytics: [OLDER, "https://api.loganalytics.us"],
    },
    usgovernmentl5: {
        graph: "https://dod-graph.microsoft.us",
        login: "https://login.microsoftonline.us",
        logAnalytics: [OLDER, "https://api.loganalytics.us"],
    },
    china: {
        graph: "https://microsoftgraph.chinacloudapi.cn",
        login: "https://login.chinacloudapi.cn",
        logAnalytics: [OLDER, "https://api.loganalytics.azure.cn"],
    },
};
