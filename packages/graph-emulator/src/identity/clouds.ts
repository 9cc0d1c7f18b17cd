/** Microsoft's clouds, by the names that Microsoft's own tools use. */
export const CLOUD_NAMES = ["public", "usgovernmentl4", "usgovernmentl5", "china"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** A cloud's token claims, and where its tokens come from. */
export interface CloudHosts {
    /** Service root of Microsoft Graph: the audience of tokens, and the beginning of the requested scope. */
    readonly graph: string;
    readonly login: string;
}

/** Microsoft Graph, "National cloud deployments" (2024). */
export const CLOUD_HOSTS: Readonly<Record<CloudName, CloudHosts>> = {
    public: { graph: "https://graph.microsoft.com", login: "https://login.microsoftonline.com" },
    usgovernmentl4: { graph: "https://graph.microsoft.us", login: "https://login.microsoftonline.us" },
    usgovernmentl5: { graph: "https://dod-graph.microsoft.us", login: "https://login.microsoftonline.us" },
    china: { graph: "https://microsoftgraph.chinacloudapi.cn", login: "https://login.chinacloudapi.cn" },
};
