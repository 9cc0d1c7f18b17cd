import * as pulumi from "@pulumi/pulumi";
import { divided } from "../rollout/divide";
import { isOfType } from "./dynamicResource";
import { HotpatchRing, type HotpatchRingArgs } from "./hotpatchRing";
import { withInheritedAliases } from "./inheritedAliases";
import { validated } from "./inputErrors";
import { hasMocks } from "./mocked";
import { refuseOwnProvider } from "./oneIdentity";
import { formerNames, gatesOf, type HotpatchRolloutArgs, type RolloutRing } from "./rollout/args";
import { assignedMembers } from "./rollout/assigned";
import { rolloutProblems } from "./rollout/problems";
import { type DecidedRing, decidedRings } from "./rollout/recorded";
import { ringArguments, ringDevices, type SentMembership, stateOf } from "./rollout/ringArguments";

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

    /** The rings that are open at least in part and have no gate, by name. */
    public readonly rings: Readonly<Record<string, HotpatchRing>>;

    constructor(name: string, given: HotpatchRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
        const args = validated("HotpatchRollout", name, given, (plain) => rolloutProblems(name, plain));
        refuseOwnProvider("HotpatchRollout", name, opts);
        const options = withInheritedAliases(HotpatchRollout.__pulumiType, name, opts);
        super(HotpatchRollout.__pulumiType, name, {}, options);
        const devices = args.rings.map(ringDevices);
        const memberships = divided(args.fleet ?? { versions: [] }, devices);
        const type = HotpatchRollout.__pulumiType;
        const rollout = { resource: this, type, name, opts: opts ?? {}, args, memberships };
        const members = args.membership === "assigned" ? assignedMembers(rollout) : undefined;
        // Nothing is sent before the members are known.
        const decided = Promise.all([decidedRings(rollout), members]).then(([rings]) => rings);
        const make = (index: number, membership: SentMembership | undefined) =>
            membership === undefined
                ? []
                : [this.ring(name, args, index, { membership: withMembers(membership, members, index), decided })];
        const isGated = (index: number) => gatesOf(args.rings[index] as RolloutRing).length > 0;
        const made = devices.flatMap(({ open }, index) =>
            open === 0 || isGated(index) ? [] : make(index, memberships[index]),
        );
        this.rings = Object.fromEntries(made);
        const gated = decided.then((rings) =>
            rings.flatMap(({ held }, index) => {
                const membership = memberships[index];
                if (!isGated(index) || membership === undefined || devices[index]?.open === 0) {
                    return [];
                }
                if (held === undefined) {
                    return make(index, membership);
                }
                // What is deployed stays, whatever the record says of it.
                return held.isThere ? make(index, { ...membership, ...held, isHeld: true }) : [];
            }),
        );
        this.warnOfGroups(args);
        // Recorded once all of it was sent: until then the next update says the same again.
        const urns = gated.then((others) => [...made, ...others].map(([, { assignment }]) => assignment.urn));
        this.registerOutputs({
            rings: pulumi.output(urns).apply(async () => (await decided).map(({ record }) => record)),
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
        {
            membership,
            decided,
        }: { readonly membership: SentMembership; readonly decided: Promise<readonly DecidedRing[]> },
    ): readonly [string, HotpatchRing] {
        const ring = args.rings[index] as RolloutRing;
        const aliases = formerNames(ring).map((former) => ({ name: `${name}-${former}` }));
        const ringArgs = waitingFor(decided, ringArguments(name, args, index, membership));
        return [ring.name, new HotpatchRing(`${name}-${ring.name}`, ringArgs, { parent: this, aliases })];
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

/** A ring with a group of its own whose members the program keeps, if it does. */
function withMembers(
    membership: SentMembership,
    members: Promise<readonly string[][]> | undefined,
    index: number,
): SentMembership {
    return members === undefined || membership.rule === undefined
        ? membership
        : { ...membership, members: members.then((rings) => rings[index] ?? []) };
}

/** A ring of which nothing is sent before it is known that nothing speaks against the update. */
function waitingFor(decided: Promise<readonly DecidedRing[]>, ring: HotpatchRingArgs): HotpatchRingArgs {
    if (hasMocks()) {
        return ring;
    }
    const after = <Value>(value: pulumi.Input<Value>) =>
        pulumi.output(decided).apply(() => value) as unknown as pulumi.Output<Value>;
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
