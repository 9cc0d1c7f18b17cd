import { type OidcRequest, pipelineToken, requestUrl } from "./oidcRequest";

/**
 * The identity token of an Azure DevOps pipeline for one of its service connections. The step has to pass
 * `SYSTEM_ACCESSTOKEN: $(System.AccessToken)`.
 *
 * Source: Azure DevOps REST API 7.1, Distributed Task, Oidctoken - Create: POST, answer `oidcToken`.
 */
export function azureDevOpsToken(request: OidcRequest, serviceConnectionId: string): Promise<string> {
    const url = requestUrl("Azure DevOps", request.url);
    url.searchParams.set("api-version", "7.1");
    url.searchParams.set("serviceConnectionId", serviceConnectionId);
    return pipelineToken("Azure DevOps", "oidcToken", url, {
        method: "POST",
        headers: {
            "Content-Type": "application/json",
            Authorization: `Bearer ${request.token}`,
            // Ask for a 401 instead of a redirect to a sign-in page.
            "X-TFS-FedAuthRedirect": "Suppress",
        },
    });
}
