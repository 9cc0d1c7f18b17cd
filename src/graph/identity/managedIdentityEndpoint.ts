import type { Clock } from "../../base/clock";
import type { IssuedToken } from "./accessToken";
import { refusedToken, tokenRequest } from "./tokenRequest";

/**
 * A managed identity's token from an endpoint that the user names (`azuread:msiEndpoint`). Without one, @azure/identity
 * finds the machine's own.
 *
 * Source: Microsoft Entra, "How to use managed identities on an Azure VM to acquire an access token" (2024).
 */
export async function tokenFromEndpoint(
    endpoint: string,
    resource: string,
    clientId: string | undefined,
    clock: Clock,
): Promise<IssuedToken> {
    if (!URL.canParse(endpoint)) {
        throw new Error("azuread:msiEndpoint (ARM_MSI_ENDPOINT) is not a valid URL");
    }
    const url = new URL(endpoint);
    url.searchParams.set("api-version", "2018-02-01");
    url.searchParams.set("resource", resource);
    if (clientId !== undefined) {
        url.searchParams.set("client_id", clientId);
    }
    const { ok, status, body: answer } = await tokenRequest(fetch, url, { headers: { Metadata: "true" } });
    if (!ok) {
        throw new Error(refusedToken(url.host, status, "a managed identity's token"));
    }
    const { access_token: token, expires_in: seconds } = Object(answer) as Record<string, unknown>;
    if (typeof token !== "string" || token === "") {
        throw new Error(`${url.host} answered without a token`);
    }
    // Seconds, as a text or a number. A token without an expiry is used once.
    return { token, expiresOnTimestamp: clock.now() + (Number(seconds) || 0) * 1000 };
}
