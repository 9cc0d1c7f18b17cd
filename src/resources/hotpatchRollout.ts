import * as pulumi from "@pulumi/pulumi";
import { divided, type RingMembership } from "../rollout/divide";
import { isOfType } from "./dynamicResource";
import { HotpatchRing, type HotpatchRingArgs } from "./hotpatchRing";
import { withInheritedAliases } from "./inheritedAliases";
import { validated } from "./inputErrors";
import { hasMocks } from "./mocked";
import { refuseOwnProvider } from "./oneIdentity";
import { formerNames, type HotpatchRolloutArgs, type RolloutRing } from "./rollout/args";
import { rolloutProblems } from "./rollout/problems";
import { declaredRings, sayChanges } from "./rollout/recorded";
import { ringArguments, ringDevices, stateOf } from "./rollout/ringArguments";

/**
 * Hotpatch in rings, one after the other: an ordered list of rings, each a {@link HotpatchRing}. No device is in two of
 * them, opening a ring further only adds devices, and renaming or reordering rings changes them in place. All mistakes
 * in its arguments are listed at once, before anything is sent.
 *
 * ## API permissions
 * Those of {@link HotpatchRing}.
 *
 * ## Example
 * ```ts
 * new hotpatch.HotpatchRollout("win11", {
 *     fleet: { versions: ["24H2", "25H2", "26H2"] },
 *     rings: [
 *         { name: "pilot", share: 0.05 },
 *         { name: "early", share: { from: 0.05, to: 0.25 } },
 *         { name: "broad", rest: true, open: 0.25 },
 *     ],
 * });
 * ```
 */
export class HotpatchRollout extends pulumi.ComponentResource {
    /** @internal Lets policy packs and the SDK recognise the class. */
    public static readonly __pulumiType = "hotpatch:index:HotpatchRollout";

    /** The rings that are open at least in part, by name. */
    public readonly rings: Readonly<Record<string, HotpatchRing>>;

    constructor(name: string, given: HotpatchRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
        const args = validated("HotpatchRollout", name, given, (plain) => rolloutProblems(name, plain));
        refuseOwnProvider("HotpatchRollout", name, opts);
        const options = withInheritedAliases(HotpatchRollout.__pulumiType, name, opts);
        super(HotpatchRollout.__pulumiType, name, {}, options);
        const declared = declaredRings(args);
        const place = { type: HotpatchRollout.__pulumiType, name, opts: opts ?? {} };
        const said = sayChanges(this, place, declared);
        const memberships = divided(args.fleet ?? { versions: [] }, args.rings.map(ringDevices));
        const made = args.rings.flatMap((ring, index) => {
            const membership = memberships[index];
            return ring.open === 0 || membership === undefined
                ? []
                : [[ring.name, this.ring(name, args, index, { membership, said })] as const];
        });
        this.rings = Object.fromEntries(made);
        this.warnOfGroups(args);
        // Recorded once all of it was sent: until then the next update says the same again.
        const sent = pulumi.all([pulumi.output(said), pulumi.all(made.map(([, { assignment }]) => assignment.urn))]);
        this.registerOutputs({
            rings: sent.apply(() => declared.map(({ formerly, ...ring }) => ring)),
        });
    }

    /** Whether `resource` is a rollout, from this or another copy of the package. */
    public static override isInstance(resource: unknown): resource is HotpatchRollout {
        return isOfType(resource, HotpatchRollout.__pulumiType);
    }

    private ring(
        name: string,
        args: HotpatchRolloutArgs,
        index: number,
        { membership, said }: { readonly membership: RingMembership; readonly said: Promise<true> },
    ): HotpatchRing {
        const ring = args.rings[index] as RolloutRing;
        const aliases = formerNames(ring).map((former) => ({ name: `${name}-${former}` }));
        return new HotpatchRing(
            `${name}-${ring.name}`,
            waitingFor(said, ringArguments(name, args, index, membership)),
            {
                parent: this,
                aliases,
            },
        );
    }

    private warnOfGroups(args: HotpatchRolloutArgs): void {
        const names = args.rings
            .filter((ring) => ring.groupId !== undefined && stateOf(args, ring).paused)
            .map((ring) => `'${ring.name}'`);
        if (names.length > 0) {
            pulumi.log.warn(
                `Paused, but devices still enter and leave the rings ${names.join(", ")}: the members of an existing group are determined elsewhere. ` +
                    "Pause the group there.",
                this,
            );
        }
    }
}

/** A ring of which nothing is sent before it is known that nothing speaks against the update. */
function waitingFor(said: Promise<true>, ring: HotpatchRingArgs): HotpatchRingArgs {
    if (hasMocks()) {
        return ring;
    }
    const after = <Value>(value: pulumi.Input<Value>) =>
        pulumi.output(said).apply(() => value) as unknown as pulumi.Output<Value>;
    const { group, policy } = ring;
    return {
        ...ring,
        group:
            group.objectId === undefined
                ? { ...group, displayName: after<string | undefined>(group.displayName) }
                : group,
        policy: { ...policy, displayName: after<string>(policy?.displayName ?? "") },
    };
}
