import { isUnknown } from "../base/unknown";
import { type Assigned, AssignedPolicies } from "../handlers/policyAssignment/assignedPolicies";
import { nameOf } from "./identity";
import type { ProvidedResource } from "./resources";
import type { Bag } from "./rpc";

/**
 * What a program has declared so far, to find out what no resource can see by itself. The engine starts a plugin for
 * each run, and asks it to check every resource that the program declares, some of them twice.
 */
export class Declared {
    private readonly markers = new Map<string, string>();
    private readonly assigned = new AssignedPolicies();
    private readonly urns = new Set<string>();
    /** The ids of objects that resources have made or keep in this run, by their URNs. */
    private readonly ids = new Map<string, string>();

    /**
     * Notes that a resource of the program has an object from now on, because it was made or stays; none if it is to be
     * replaced.
     */
    has(urn: string, id: string | undefined): void {
        if (id === undefined) {
            this.ids.delete(urn);
        } else {
            this.ids.set(urn, id);
        }
    }

    /**
     * Whether what is to be deleted is the assignment that replaces it: both have the policy's id. With `--replace`, and
     * for a tainted resource, the engine does not ask `diff`, and creates before it deletes; after a crash in between, it
     * deletes in the next run.
     */
    isReplacement({ identity }: ProvidedResource, urn: string, id: string): boolean {
        return identity === "urnHash" && this.urns.has(urn) && this.ids.get(urn) === id;
    }

    /**
     * What is wrong with a resource beside those that were checked before.
     *
     * @param given as the program gave it
     * @param inputs as check returns them
     */
    problems(
        { identity }: ProvidedResource,
        urn: string,
        given: Bag,
        inputs: Bag,
    ): { property: string; reason: string }[] {
        this.urns.add(urn);
        const marker = identity === "marker" ? this.secondMarker(urn, given.marker) : undefined;
        const target = identity === "urnHash" ? this.secondOwner(urn, inputs) : undefined;
        return [
            ...(marker === undefined ? [] : [{ property: "marker", reason: marker }]),
            ...(target === undefined ? [] : [{ property: "policyId", reason: target }]),
        ];
    }

    /** As `refuseSecondMarker` in a program in TypeScript. */
    private secondMarker(urn: string, marker: unknown): string | undefined {
        if (typeof marker !== "string" || marker === "" || isUnknown(marker)) {
            return undefined;
        }
        const other = this.markers.get(marker) ?? urn;
        this.markers.set(marker, other);
        return other === urn
            ? undefined
            : `is also that of '${nameOf(other)}', and after an interrupted run either could take the other's policy. Give each its own, or leave it out.`;
    }

    /** As `refuseSecondOwner` and `refuseSharedTargets` there. */
    private secondOwner(urn: string, { policyId, ownership, includeGroupIds, excludeGroupIds, allDevices }: Bag) {
        if (typeof policyId !== "string" || isUnknown(policyId)) {
            return undefined;
        }
        const exclusive = ownership !== "additive";
        const type = urn.split("::")[2] ?? "";
        const mine: Assigned = { className: type.replace(/^.*:/, ""), name: nameOf(urn), exclusive, key: urn };
        const groups = [includeGroupIds, excludeGroupIds]
            .flat()
            .filter((id) => typeof id === "string" && !isUnknown(id));
        return (
            this.assigned.claimId(policyId, mine) ??
            (exclusive ? undefined : this.assigned.claimTargets(policyId, groups as string[], allDevices, mine))
        );
    }
}
