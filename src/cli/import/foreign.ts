import { UserError } from "../../base/userError";
import type { QualityUpdatePolicyResource } from "../../graph/endpoints/qualityUpdatePolicies";
import { markedPlace, markerOf } from "../../handlers/marker";

/**
 * The policies that no stack manages, by the marker in their description. Two stacks that own one policy would undo each
 * other's changes, and the first to be destroyed would delete it.
 *
 * @param named whether the user named each of them.
 * @throws UserError for a named policy that a stack manages.
 */
export function withoutForeign(
    policies: readonly QualityUpdatePolicyResource[],
    named: boolean,
): { own: QualityUpdatePolicyResource[]; leftOut: string[] } {
    const own: QualityUpdatePolicyResource[] = [];
    const leftOut: string[] = [];
    for (const policy of policies) {
        const { displayName, description } = policy;
        const marker = markerOf(description);
        if (marker === undefined) {
            own.push(policy);
        } else if (named) {
            throw new UserError(
                `Import quality update policy '${displayName}': ${ownerOf(marker)} manages it (${marker}). ` +
                    "Have that stack let go of it first: `pulumi state delete` there, then import it with --foreign.",
            );
        } else {
            leftOut.push(
                `Policy '${displayName}' is left out: its description says '${marker}'. ` +
                    "To take it from that stack, `pulumi state delete` it there and import with --foreign.",
            );
        }
    }
    return { own, leftOut };
}

/** What has to be known about a policy that is taken although a stack manages it. */
export function ownerNotes({ description }: QualityUpdatePolicyResource): string[] {
    const marker = markerOf(description);
    return marker === undefined
        ? []
        : [
              `So far ${ownerOf(marker)} manages it. That stack has to let go first, ` +
                  "by `pulumi state delete` there: two stacks that own one policy undo each other's changes. " +
                  "The next preview shows one change: the line in its description that says who manages it.",
          ];
}

function ownerOf(marker: string): string {
    const place = markedPlace(marker);
    return place === undefined
        ? "another stack"
        : `stack '${place.stack}' of project '${place.project}', as '${place.name}',`;
}
