/** All targets of a policy, or the keys of some. */
export type Claim = "all" | ReadonlySet<string>;

/**
 * What one run of the engine has shown so far: the provider's process lives as long as the run. The engine creates what is new
 * before it deletes what is gone from the program, and both may stand for one object of the service; so a delete asks here.
 *
 * Measured with engine 3.259.0: `check` is called for every resource that the program declares, before any delete of the
 * run, and for no other. `diff` is not: `up --refresh` calls it for resources that the program no longer has.
 */
export class EngineRun {
    private readonly claims = new Map<string, { readonly claimant: string | undefined; readonly targets: Claim }[]>();
    private readonly markers = new Map<string, { readonly line: string; readonly isWritten: boolean }>();

    /** A resource that the program declares, named by the hash of its URN, has these targets of a policy. */
    claim(noun: string, policyId: string, targets: Claim, claimant: string | undefined): void {
        const key = keyOf(noun, policyId);
        this.claims.set(key, [...(this.claims.get(key) ?? []), { claimant, targets }]);
    }

    /** What other declared resources than this one have of a policy's targets. */
    claimedByOthers(noun: string, policyId: string, claimant: string | undefined): Claim {
        const others = (this.claims.get(keyOf(noun, policyId)) ?? []).filter((claim) => claim.claimant !== claimant);
        const all = new Set<string>();
        for (const { targets } of others) {
            if (targets === "all") {
                return "all";
            }
            for (const target of targets) {
                all.add(target);
            }
        }
        return all;
    }

    /**
     * A policy bears this line since a resource of this stack recorded, made or took it over.
     *
     * @param isWritten whether this run has written it or seen it there; what was only recorded may be another's by now
     */
    recordMarker(noun: string, policyId: string, line: string, isWritten: boolean): void {
        this.markers.set(keyOf(noun, policyId), { line, isWritten });
    }

    /** The line that a policy bears as far as this run knows; undefined where it does not know. */
    markerOf(noun: string, policyId: string): string | undefined {
        return this.markers.get(keyOf(noun, policyId))?.line;
    }

    /** The same, if this run has written it or seen it there. */
    writtenMarkerOf(noun: string, policyId: string): string | undefined {
        const marker = this.markers.get(keyOf(noun, policyId));
        return marker?.isWritten === true ? marker.line : undefined;
    }
}

function keyOf(noun: string, policyId: string): string {
    return `${noun} ${policyId.toLowerCase()}`;
}
