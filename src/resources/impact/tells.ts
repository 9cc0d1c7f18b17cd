import * as pulumi from "@pulumi/pulumi";
import { type HandlerName, RESOURCE_TYPES } from "../../handlers/providerText";
import { hasMocks } from "../mocked";
import { perProgram } from "../perProgram";
import { ProgramError } from "../programError";
import { atTheEnd, isProcessOfItsOwn } from "./atTheEnd";
import {
    type Entry,
    hasLimits,
    isSilentBelow,
    placeOf,
    type ResourceTeller,
    type RingImpact,
    tellerFor,
} from "./entry";
import { ImpactProgram } from "./program";
import { recordedState } from "./recorded";
import { beforeEachStep, withSeen } from "./seen";
import { impactSettings } from "./settings";

const programs = perProgram(() => new ImpactProgram());

/**
 * Whether summaries are told at all: not in a unit test with mocks, not in an inline program, and not where the stack's configuration
 * says so.
 */
function isTold(): boolean {
    return !hasMocks() && isProcessOfItsOwn() && impactSettings().isOn;
}

/** Tells, at the end of the program, what a resource that it declares changes for devices. */
export function tellsImpact(
    given: Omit<Entry, "teller" | "opts"> & {
        readonly resource: pulumi.Resource;
        readonly title: string;
        readonly opts: pulumi.ResourceOptions | undefined;
    },
): void {
    const { resource, title, opts = {}, ...entry } = given;
    if (isTold()) {
        const teller = tellerFor({ ...entry, opts }, title);
        teller.resource ??= resource;
        programs().declare({ ...entry, opts, teller });
    }
}

/** The same for a resource of our own; one that the program only reads changes nothing. */
export function tellsImpactOf(
    resource: pulumi.CustomResource,
    kind: HandlerName,
    name: string,
    {
        args,
        title,
        opts,
    }: Pick<Entry, "args"> & { readonly title: string; readonly opts: pulumi.CustomResourceOptions | undefined },
): void {
    if (opts?.id === undefined) {
        tellsImpact({ kind, type: RESOURCE_TYPES[kind], name, args, id: resource.id, resource, title, opts });
    }
}

/** Options by which the engine says of a resource that it makes or changes it. */
export function watchedForImpact<Options extends pulumi.ResourceOptions>(opts: Options): Options {
    if (!isTold()) {
        return opts;
    }
    const program = programs();
    beforeEachStep(() => program.beforeStep());
    return withSeen(opts, !isSilentBelow(opts.parent));
}

/**
 * A value that waits, in `pulumi up`, until the limits of a resource's ring are known to hold, and fails where they do not and the
 * resource is yet to be made. Without limits it is the value.
 */
export function ifLimitsHold<T>(
    value: pulumi.Input<T>,
    entry: Pick<Entry, "kind" | "type" | "name" | "args"> & { readonly opts: pulumi.ResourceOptions | undefined },
): pulumi.Input<T> {
    if (pulumi.runtime.isDryRun() || !isTold()) {
        return value;
    }
    const { opts = {} } = entry;
    const title = `${entry.type.replace(/^.*:/, "")} '${entry.name}'`;
    const teller = tellerFor({ ...entry, opts }, title);
    if (!hasLimits(teller)) {
        return value;
    }
    const decided = programs()
        .mayBeSent({ ...entry, opts, teller })
        .then(() => true);
    return pulumi.output(decided).apply(() => value) as pulumi.Output<T>;
}

/**
 * A transform that holds what a ring has in the tenant as it is, in an `up` in which the ring's limits do not hold: the engine keeps
 * what is recorded, and the stack its outputs. What is yet to be made cannot be held, and is refused by {@link ifLimitsHold}.
 */
export function holdsBack(impact: RingImpact | undefined, teller: () => ResourceTeller): pulumi.ResourceTransform[] {
    if (hasMocks() || impact === "unlimited") {
        return [];
    }
    const isLimited = Object.keys({ ...impactSettings().limits, ...(impact || {}) }).length > 0;
    if (isLimited && !isTold()) {
        throw new ProgramError(
            "A ring has limits on what a change does to devices, and that cannot be found out here: hotpatch:impact is false, or this is " +
                "an inline program of the Automation API or a program in another language. Take the limits out, or run a program in Node " +
                "from a folder with hotpatch:impact on.",
        );
    }
    if (!isLimited || pulumi.runtime.isDryRun() || !isTold()) {
        return [];
    }
    const program = programs();
    return [
        async ({ custom, type, name, props, opts }) => {
            const place = custom ? await placeOf({ type, name, opts }, await recordedState()) : undefined;
            const isOurs = place?.recorded !== undefined;
            if (!isOurs || (await program.refusalOf(teller())) === undefined) {
                return undefined;
            }
            const held = [...Object.keys(props), ...HELD];
            return { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: [...new Set(held)] }) };
        },
    ];
}

/** Properties that a program may have taken out, so that they are not among those that it gives. */
const HELD = [
    "description",
    "deferralDays",
    "approvalSettings",
    "roleScopeTagIds",
    "scopeTags",
    "excludeGroupIds",
    "allDevices",
    "ownership",
];

/**
 * Registered when the package is loaded, before Node has ever been idle: the SDK ends the engine's work in a handler that it adds when
 * that happens first (Pulumi Node.js SDK 3.248, `cmd/run`), so a handler that is added later would run at the same time. A program
 * that declares nothing of ours any more is told what was removed from it, if it still loads this package.
 */
if (pulumi.runtime.hasEngine() && isProcessOfItsOwn()) {
    atTheEnd(async () => {
        if (pulumi.runtime.hasEngine() && isTold()) {
            await programs().tell();
        }
    });
}
