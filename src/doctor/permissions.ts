import type { TokenIdentity } from "../graph/identity/accessToken";
import { type Alternatives, type Feature, heldOf, NEEDS } from "./features";
import { type Finding, good } from "./finding";

/** The application id of Microsoft Graph itself, the same in every tenant. */
const MICROSOFT_GRAPH = "00000003-0000-0000-c000-000000000000";

/** Whether the token has the permissions that the features need: one finding per feature. */
export function permissionFindings(identity: TokenIdentity, features: readonly Feature[]): Finding[] {
    const { permissions } = identity;
    return features.map((feature) => {
        const subject = `permissions for ${feature}`;
        if (permissions === undefined) {
            return { subject, status: "unknown", text: "The access token does not list its permissions." };
        }
        const needs = NEEDS[feature].map((alternatives) => ({ alternatives, held: heldOf(permissions, alternatives) }));
        const missing = needs.flatMap(({ alternatives: [least], held }) => (held === undefined ? [least] : []));
        return missing.length === 0
            ? good(subject, `${[...new Set(needs.flatMap(({ held }) => held ?? []))].join(", ")}.`)
            : {
                  subject,
                  status: "bad",
                  text: `Missing: ${missing.join(", ")}.`,
                  fix: consent(missing, identity),
              };
    });
}

/** Says that less is checked because the token permits no changes. */
export function readOnlyFinding(): Finding {
    return good(
        "permissions",
        "They are read-only, so only readiness and preview are checked. Use `--for policies,groups` to check what changes need.",
    );
}

/**
 * A finding for something that is not asked because the token is known not to permit it; undefined if it may be asked.
 */
export function notPermitted(
    subject: string,
    alternatives: Alternatives,
    identity: TokenIdentity,
): Finding | undefined {
    const { permissions } = identity;
    if (permissions === undefined || heldOf(permissions, alternatives) !== undefined) {
        return undefined;
    }
    const [least] = alternatives;
    return {
        subject,
        status: "unknown",
        text: `Not checked: it needs ${least}, which the token does not have.`,
        fix: consent([least], identity),
    };
}

/** How to grant permissions; the commands are the same in PowerShell, cmd.exe and POSIX shells. */
function consent(missing: readonly string[], { applicationId, isDelegated }: TokenIdentity): string[] {
    const hour =
        "A token issued before consent does not include the permission for up to an hour: sign in again, or wait.";
    if (isDelegated) {
        return [
            "You are signed in as yourself; these are delegated permissions of the Azure CLI's application, which cannot be granted to it.",
            "Use your own app registration: azuread:clientId with a secret, a certificate or OIDC.",
        ];
    }
    const application = applicationId ?? "<application id>";
    return [
        "A tenant administrator grants them with these commands (or in the Entra admin centre, App registrations):",
        ...missing.flatMap((name) => [
            `  az ad sp show --id ${MICROSOFT_GRAPH} --query "appRoles[?value=='${name}'].id" --output tsv`,
            `  az ad app permission add --id ${application} --api ${MICROSOFT_GRAPH} --api-permissions <that id>=Role`,
        ]),
        `  az ad app permission admin-consent --id ${application}`,
        hour,
    ];
}
