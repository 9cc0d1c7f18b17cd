import type { GraphClient } from "../graph/client";
import { Deadline } from "../graph/deadline";
import type { TokenIdentity } from "../graph/identity/accessToken";
import type { GraphSettings } from "../graph/settings";
import { within } from "../graph/withinDeadline";
import { clockFinding, cloudFinding, credentialFinding } from "./connection";
import {
    type Alternatives,
    CONFIGURATION_READ,
    type Feature,
    heldOf,
    isReadOnly,
    LICENCES_READ,
    UPDATES_READ,
    usualFeatures,
} from "./features";
import { type Finding, optional } from "./finding";
import { type Installation, installationFindings } from "./installation";
import { notPermitted, permissionFindings, readOnlyFinding } from "./permissions";
import { licenceFinding, policiesFinding, tenantDefaultFinding } from "./tenant";

/** What the checks work with. */
export interface DoctorContext {
    readonly graph: GraphClient;
    readonly settings: GraphSettings;
    /** What the user wants to do. Defaults to what most repositories do, or to what a read-only application can do. */
    readonly features?: readonly Feature[];
    readonly installation: Installation;
}

/** How long one question to Microsoft Graph may take, including retries, in seconds. */
const QUESTION_SECONDS = 30;

/**
 * Checks everything that has to be right before a policy can have an effect, in the order in which to fix it. Changes
 * nothing. Without a token or a network, the checks that need them are skipped.
 */
export async function* runChecks({ graph, settings, features, installation }: DoctorContext): AsyncGenerator<Finding> {
    yield* await installationFindings(installation);
    yield cloudFinding(settings);
    const clock = await clockFinding(settings.endpoint);
    yield clock;
    const { finding, identity } = await credentialFinding(graph, settings);
    yield finding;
    if (identity === undefined) {
        return;
    }
    if (features === undefined && isReadOnly(identity.permissions)) {
        yield readOnlyFinding();
    }
    const wanted = features ?? usualFeatures(identity.permissions);
    yield* permissionFindings(identity, wanted);
    if (clock.subject === "network") {
        return; // Every question would wait for the network in vain.
    }
    for (const question of QUESTIONS) {
        const isWanted = question.tells.some((feature) => wanted.includes(feature));
        if (isWanted || question.isExtra) {
            const answer = await answerTo(question, graph, identity);
            yield !isWanted && answer.status === "unknown" && !permits(identity, question.takes)
                ? optional(answer)
                : answer;
        }
    }
}

/** Something to ask Microsoft Graph. */
interface Question {
    readonly subject: string;
    /** The permission that the question needs. */
    readonly takes: Alternatives;
    /** The features that depend on the answer. */
    readonly tells: readonly Feature[];
    /**
     * Asked in any case; if the token does not permit it and no wanted feature depends on it, that is not a failure.
     */
    readonly isExtra: boolean;
    readonly look: (graph: GraphClient) => Promise<Finding>;
}

const QUESTIONS: readonly Question[] = [
    {
        subject: "policies",
        takes: CONFIGURATION_READ,
        tells: ["preview", "policies", "delivery", "advisories", "prerequisites"],
        isExtra: false,
        look: policiesFinding,
    },
    {
        subject: "licences",
        takes: LICENCES_READ,
        tells: ["licences", "advisories"],
        isExtra: true,
        look: licenceFinding,
    },
    {
        subject: "tenant default",
        takes: UPDATES_READ,
        tells: ["tenantDefault"],
        isExtra: true,
        look: tenantDefaultFinding,
    },
];

function permits({ permissions = [] }: TokenIdentity, alternatives: Alternatives): boolean {
    return heldOf(permissions, alternatives) !== undefined;
}

async function answerTo(
    { subject, takes, look }: Question,
    graph: GraphClient,
    identity: TokenIdentity,
): Promise<Finding> {
    return notPermitted(subject, takes, identity) ?? (await look(within(graph, new Deadline(QUESTION_SECONDS))));
}

/** What to fix first: whatever is bad, then unknown, then a warning, then optional. */
export function mostUrgent(findings: readonly Finding[]): Finding | undefined {
    const needed = findings.filter(({ optional }) => !optional);
    return (
        needed.find(({ status }) => status === "bad") ??
        needed.find(({ status }) => status === "unknown") ??
        needed.find(({ status }) => status === "warning") ??
        findings.find(({ status }) => status !== "good")
    );
}
