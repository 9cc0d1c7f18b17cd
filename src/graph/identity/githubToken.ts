import { type OidcRequest, pipelineToken, requestUrl } from "./oidcRequest";

/**
 * The identity token of a GitHub Actions job, for Entra. The job needs `permissions: id-token: write`.
 *
 * Source: GitHub Docs, "Security hardening with OpenID Connect" (2025): GET with the audience in the query; the answer
 * has the token in `value`.
 */
export function githubToken(request: OidcRequest): Promise<string> {
    const url = requestUrl("GitHub", request.url);
    url.searchParams.set("audience", "api://AzureADTokenExchange");
    return pipelineToken("GitHub", "value", url, {
        method: "GET",
        headers: { Accept: "application/json", Authorization: `Bearer ${request.token}` },
    });
}
