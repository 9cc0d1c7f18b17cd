import { isPlainObject } from "../base/plainObject";
import { UserError } from "../base/userError";
import { type RingRecord, recordedRings } from "./changes";

/** What the state of a stack has of one rollout. */
export interface RecordedRollout {
    readonly name: string;
    /** The stack's name, without its organisation: `prod`. */
    readonly stack: string;
    /** In their order. */
    readonly rings: readonly RecordedRing[];
}

/** What the state has of a ring, with its policy if it is in the tenant. */
export interface RecordedRing extends RingRecord {
    readonly policyId?: string;
}

/** A resource of a stack's state. */
interface StackResource {
    readonly urn: string;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Whether a resource belongs to a ring of a rollout and has this name. */
export function isInRing(urn: string, name: string): boolean {
    return urn.includes("HotpatchRollout$hotpatch:index:HotpatchRing$") && urn.endsWith(`::${name}`);
}

/**
 * The rollouts in what `pulumi stack export` wrote, in the order in which they were recorded.
 *
 * @throws UserError for a text that is something else, or has no rollout
 */
export function rolloutsOfExport(text: string, file: string): RecordedRollout[] {
    const resources = resourcesOf(parsed(text));
    if (resources === undefined) {
        throw new UserError(`Read stack '${file}': it is not what pulumi stack export writes. Pass its output.`);
    }
    const rollouts = resources.flatMap(({ urn, outputs }): RecordedRollout[] => {
        const [stack = "", , type = "", ...name] = urn.split("::");
        return /(?:^|\$)hotpatch:index:HotpatchRollout$/.test(type)
            ? [
                  {
                      name: name.join("::"),
                      stack: stack.replace("urn:pulumi:", ""),
                      rings: withPolicies(name.join("::"), recordedRings(outputs), resources),
                  },
              ]
            : [];
    });
    if (rollouts.length === 0) {
        throw new UserError(
            `Read stack '${file}': it has no HotpatchRollout. Export the stack that declares it, after pulumi up.`,
        );
    }
    return rollouts;
}

function withPolicies(name: string, rings: readonly RingRecord[], resources: readonly StackResource[]): RecordedRing[] {
    return rings.map((ring) => {
        const assignment = resources.find(({ urn }) => isInRing(urn, `${name}-${ring.name}-assignment`));
        const policyId = assignment?.outputs.policyId;
        return typeof policyId === "string" ? { ...ring, policyId } : ring;
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch {
        return undefined;
    }
}

/** What is about to be deleted belongs to the stack no more. */
function resourcesOf(document: unknown): StackResource[] | undefined {
    const deployment = isPlainObject(document) && isPlainObject(document.deployment) ? document.deployment : undefined;
    if (deployment === undefined) {
        return undefined;
    }
    const resources: readonly unknown[] = Array.isArray(deployment.resources) ? deployment.resources : [];
    return resources.flatMap((resource) => {
        if (!isPlainObject(resource) || typeof resource.urn !== "string" || resource.delete === true) {
            return [];
        }
        return [{ urn: resource.urn, outputs: isPlainObject(resource.outputs) ? resource.outputs : {} }];
    });
}
