import { plainObjectOf } from "../../base/plainObject";
import { isLoopback } from "../clouds";
import { fetchThroughProxy } from "../transport/proxy";
import { refusedToken, tokenRequest } from "./tokenRequest";

/** Where a pipeline's own tokens are issued, and what authorises us to ask. */
export interface OidcRequest {
    readonly url: string;
    /** A secret. */
    readonly token: string;
}

/**
 * Asks a pipeline's service for its identity token.
 *
 * @param name the service's name for errors, which contain neither token
 * @throws if the service refuses or its answer has no token in `property`
 */
export async function pipelineToken(
    name: string,
    property: string,
    url: URL,
    init: { readonly method: string; readonly headers: Record<string, string> },
): Promise<string> {
    if (url.protocol !== "https:" && !isLoopback(url.href)) {
        throw new Error(`the request URL of ${name} is not an https address`);
    }
    const { ok, status, body: answer } = await tokenRequest(fetchThroughProxy(), url, init);
    if (!ok) {
        throw new Error(refusedToken(name, status, "an identity token"));
    }
    const token = plainObjectOf(answer)[property];
    if (typeof token !== "string" || token === "") {
        throw new Error(`${name} answered without an identity token`);
    }
    return token;
}

/** @throws if it is not a URL, without showing it. */
export function requestUrl(name: string, text: string): URL {
    if (!URL.canParse(text)) {
        throw new Error(`the request URL of ${name} is not valid`);
    }
    return new URL(text);
}
