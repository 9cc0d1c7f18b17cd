import type { GraphClient } from "../graph/client";
import { Deadline, within } from "../graph/deadline";
import type { GraphSettings } from "../graph/settings";
import { clockFinding, cloudFinding, credentialFinding } from "./connection";
import type { Finding } from "./finding";
import { type Installation, installationFindings } from "./installation";
import { type Feature, permissionFindings } from "./permissions";
import { licenceFinding, policiesFinding, tenantDefaultFinding } from "./tenant";

/** What to look at. */
export interface Patient {
    readonly graph: GraphClient;
    readonly settings: GraphSettings;
    /** What the user wants to do. */
    readonly features: readonly Feature[];
    readonly installation: Installation;
}

/** How long one question to Microsoft Graph may take, retries included. */
const QUESTION_SECONDS = 30;

/**
 * Looks at everything that has to be right before a policy does anything, in the order in which it has to be put right.
 * Changes nothing. Where there is no token or no network, what needs it is left out.
 */
export async function* examine({ graph, settings, features, installation }: Patient): AsyncGenerator<Finding> {
    yield* await installationFindings(installation);
    yield cloudFinding(settings);
    const clock = await clockFinding(settings.endpoint);
    yield clock;
    const { finding, identity } = await credentialFinding(graph, settings);
    yield finding;
    if (identity === undefined) {
        return;
    }
    yield* permissionFindings(identity, features);
    if (clock.subject === "network") {
        return; // Every question would wait for the network in vain.
    }
    for (const look of [policiesFinding, licenceFinding, tenantDefaultFinding]) {
        yield await look(within(graph, new Deadline(QUESTION_SECONDS)));
    }
}

/** What to do first: about the first thing that is bad, else about the first that could not be found out or is doubtful. */
export function mostUrgent(findings: readonly Finding[]): Finding | undefined {
    for (const standing of ["bad", "unknown", "warning"] as const) {
        const found = findings.find((finding) => finding.standing === standing);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}
