import * as pulumi from "@pulumi/pulumi";
import { type HandlerName, RESOURCE_TYPES } from "../../handlers/providerText";
import { hasMocks } from "../mocked";
import { perProgram } from "../perProgram";
import { isProcessOfItsOwn } from "./atTheEnd";
import { type Entry, type ResourceTeller, type RingImpact, recordedOf, tellerFor } from "./entry";
import { ImpactProgram } from "./program";
import { recordedState } from "./recorded";
import { impactSettings } from "./settings";

const programs = perProgram(() => new ImpactProgram());

/** Whether summaries are told at all: not in a unit test with mocks, and not where the stack's configuration says so. */
function isTold(): boolean {
    return !hasMocks() && impactSettings().isOn;
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

/**
 * A value that waits, in `pulumi up`, until the tenant was read as it is before the resource changes it, and until the limits of its
 * ring are known to hold. Where nothing of the resource changes it waits for what is recorded alone, and in a preview for nothing.
 */
export function beforeSending<T>(
    value: pulumi.Input<T>,
    entry: Pick<Entry, "kind" | "type" | "name" | "args"> & { readonly opts: pulumi.ResourceOptions | undefined },
): pulumi.Input<T> {
    if (pulumi.runtime.isDryRun() || !isTold()) {
        return value;
    }
    const { opts = {} } = entry;
    const title = `${entry.type.replace(/^.*:/, "")} '${entry.name}'`;
    const teller = tellerFor({ ...entry, opts }, title);
    const sent = programs()
        .mayBeSent({ ...entry, opts, teller })
        .then(() => true);
    return pulumi.output(sent).apply(() => value) as pulumi.Output<T>;
}

/**
 * A transform that holds what a ring has in the tenant as it is, in an `up` in which the ring's limits do not hold: the engine keeps
 * what is recorded, and the stack its outputs. What is yet to be made cannot be held, and is refused by {@link beforeSending}.
 */
export function holdsBack(impact: RingImpact | undefined, teller: () => ResourceTeller): pulumi.ResourceTransform[] {
    if (hasMocks()) {
        return [];
    }
    const isLimited = Object.keys({ ...impactSettings().limits, ...(impact || {}) }).length > 0;
    if (!isLimited || pulumi.runtime.isDryRun() || !isTold()) {
        return [];
    }
    const program = programs();
    return [
        async ({ custom, type, name, props, opts }) => {
            const isOurs = custom && (await recordedOf({ type, name, opts }, await recordedState())) !== undefined;
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
 * A program that declares nothing of ours any more is told what was removed from it, if it still loads this package: where it does
 * not, nobody can tell.
 */
if (pulumi.runtime.hasEngine() && isProcessOfItsOwn() && !hasMocks()) {
    process.once("beforeExit", () => {
        if (pulumi.runtime.hasEngine() && isTold()) {
            programs().tellAtTheEnd();
        }
    });
}
