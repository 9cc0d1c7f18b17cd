import { tenantAdvisories } from "../advisories/tenantAdvisories";
import { settledWithin } from "../base/settledWithin";
import type { GraphClient } from "../graph/client";
import type { TokenIdentity } from "../graph/identity/accessToken";
import type { GraphSettings } from "../graph/settings";
import { fetchThroughProxy } from "../graph/transport/proxy";
import type { Fetch } from "../graph/transport/send";
import { type Finding, good, unknown } from "./finding";

/**
 * Entra refuses tokens whose times are off by more than five minutes (the leeway that Microsoft's libraries allow; RFC
 * 7519).
 */
const MOST_SKEW_MS = 5 * 60_000;
/** How long to wait for the service's clock, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Who requests are sent as; the identity is undefined if there is no token. */
export async function credentialFinding(
    graph: GraphClient,
    { cloud, endpoint }: GraphSettings,
): Promise<{ finding: Finding; identity?: TokenIdentity }> {
    const subject = "credentials";
    try {
        const identity = await graph.identity();
        const who = identity.isDelegated ? "somebody signed in" : `application ${identity.applicationId ?? "unknown"}`;
        const where = cloud === "loopback" ? `the embedded Microsoft Graph at ${endpoint}` : endpoint;
        return { finding: good(subject, `${who} in tenant ${identity.tenantId ?? "unknown"}, at ${where}.`), identity };
    } catch (error) {
        return { finding: { ...unknown(subject, error), status: "bad" } };
    }
}

/** Whether hotpatch is offered in the cloud. Microsoft Learn, "Windows Autopatch prerequisites" (2026). */
export function cloudFinding({ cloud }: GraphSettings): Finding {
    const [advisory] = tenantAdvisories({ cloud });
    if (advisory === undefined) {
        return good(
            "cloud",
            cloud === "public"
                ? "Public cloud, including GCC: hotpatch is offered."
                : "Embedded Microsoft Graph on this machine.",
        );
    }
    return { subject: "cloud", status: "warning", text: advisory.finding, fix: [advisory.remedy] };
}

/** Whether this machine's clock agrees with the service's, going by the `Date` header of any answer. */
export async function clockFinding(
    endpoint: string,
    fetchUrl: Fetch = fetchThroughProxy(),
    now = Date.now,
): Promise<Finding> {
    const subject = "clock";
    try {
        const before = now();
        const answer = await settledWithin(TIMEOUT_MS, async (signal) => {
            const { headers, body } = await fetchUrl(`${endpoint}/v1.0/`, { signal, redirect: "manual" });
            void body?.cancel().catch(() => undefined);
            return { headers };
        });
        const theirs = Date.parse(answer.headers.get("date") ?? "");
        if (Number.isNaN(theirs)) {
            return { subject, status: "unknown", text: `${endpoint} does not send the time.` };
        }
        const skew = theirs - (before + now()) / 2;
        const seconds = Math.round(Math.abs(skew) / 1000);
        if (Math.abs(skew) <= MOST_SKEW_MS) {
            return good(subject, `Within ${Math.max(seconds, 1)} s of the service's.`);
        }
        return {
            subject,
            status: "bad",
            text: `This machine is ${seconds} s ${skew > 0 ? "behind" : "ahead of"} the service; tokens are refused from a difference of 300 s.`,
            fix: ["Set the clock, or synchronise it with a time server."],
        };
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return {
            subject: "network",
            status: "bad",
            text: `${endpoint} does not answer: ${cause instanceof Error ? cause.message : String(cause)}.`,
            fix: ["Check the network, the firewall, and HTTPS_PROXY if you use a proxy."],
        };
    }
}
