import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type * as provider from "@pulumi/pulumi/provider";
import { isGone, type StandInGraph } from "./graph";
import {
    type GroupResource,
    membersOf,
    refuseDuplicate,
    setMembers,
    untilEverywhere,
    untilGoneEverywhere,
} from "./groups";
import { inputsOfType, SUPPORTED_INPUTS, typeOf } from "./schema";

type Bag = Record<string, unknown>;

/**
 * Stands in for the azuread provider's `Group` and `GroupWithoutMembers` against the embedded Microsoft Graph. It has
 * the real provider's property names and ids (`/groups/<object id>`), and finds drift on refresh like it; its preview
 * says less, because a provider on this SDK cannot compute outputs in advance.
 */
export function azureadStandIn(connect: () => StandInGraph, version: string): provider.Provider {
    return {
        version,

        async check(urn, _olds, news: Bag) {
            const inputs = plain(news) as Bag;
            return { inputs: asSecret(inputs, news), failures: failuresOf(urn, inputs) };
        },

        async diff(_id, urn, olds: Bag, news: Bag) {
            return isDeepStrictEqual(recordedInputs(urn, olds), inputsIn(urn, news)) ? { changes: false } : {};
        },

        async create(_urn, inputs: Bag) {
            const graph = connect();
            const wanted = plain(inputs) as Bag;
            if (wanted.preventDuplicateNames === true) {
                await refuseDuplicate(graph, String(wanted.displayName));
            }
            const body = bodyOf(wanted);
            const group = await graph.call<GroupResource>("POST", "/groups", {
                mailEnabled: false,
                mailNickname: randomUUID().slice(0, 10),
                securityEnabled: false,
                ...body,
            });
            await setMembers(graph, group.id, [], strings(wanted.members));
            await untilEverywhere(graph, group.id, body, membersIn(wanted));
            return { id: `/groups/${group.id}`, outs: asSecret({ ...wanted, ...computed(group, wanted) }, inputs) };
        },

        async read(id, urn, props: Bag = {}) {
            const graph = connect();
            const objectId = objectIdOf(id);
            try {
                const group = await graph.call<GroupResource>("GET", `/groups/${objectId}`);
                // An import knows nothing yet; a group's members belong to it unless its type leaves them out.
                const isImport = Object.keys(props).length === 0 && inputsOfType(urn)?.includes("members");
                const members = props.members === undefined && !isImport ? undefined : await membersOf(graph, objectId);
                const known = recordedInputs(urn, props);
                const inputs = definedOnly({ ...known, ...writtenOf(group, known), members });
                const outputs = { ...inputs, ...computed(group, inputs) };
                return { id, props: asSecret(outputs, props), inputs: asSecret(inputs, props) };
            } catch (error) {
                if (isGone(error)) {
                    return { props: {} };
                }
                throw error;
            }
        },

        async update(id, urn, olds: Bag, news: Bag) {
            const graph = connect();
            const objectId = objectIdOf(id);
            const wanted = plain(news) as Bag;
            const before = bodyOf(recordedInputs(urn, olds));
            const body = Object.fromEntries(
                Object.entries(bodyOf(wanted)).filter(([name, value]) => !isDeepStrictEqual(before[name], value)),
            );
            if (Object.keys(body).length > 0) {
                await graph.call("PATCH", `/groups/${objectId}`, body);
            }
            if (wanted.members !== undefined) {
                await setMembers(graph, objectId, await membersOf(graph, objectId), strings(wanted.members));
            }
            const group = await untilEverywhere(graph, objectId, body, membersIn(wanted));
            return { outs: asSecret({ ...wanted, ...computed(group, wanted) }, news) };
        },

        async delete(id) {
            const graph = connect();
            const objectId = objectIdOf(id);
            try {
                await graph.call("DELETE", `/groups/${objectId}`);
            } catch (error) {
                if (!isGone(error)) {
                    throw error;
                }
            }
            await untilGoneEverywhere(graph, objectId);
        },
    };
}

function failuresOf(urn: string, inputs: Bag): provider.CheckFailure[] {
    const known = inputsOfType(urn);
    if (known === undefined) {
        const reason = `is not a resource of the azuread stand-in, which only has Group and GroupWithoutMembers`;
        return [{ property: "", reason: `${typeOf(urn)} ${reason}` }];
    }
    const failures: provider.CheckFailure[] = [];
    for (const property of Object.keys(inputs)) {
        if (!known.includes(property)) {
            failures.push({ property, reason: "is not a property of this resource in the azuread provider" });
        } else if (!(SUPPORTED_INPUTS as readonly string[]).includes(property)) {
            failures.push({ property, reason: "is not supported by the azuread stand-in; try it in a tenant" });
        }
    }
    if (inputs.displayName === undefined) {
        failures.push({ property: "displayName", reason: "is required" });
    }
    if (inputs.securityEnabled !== true && inputs.mailEnabled !== true) {
        failures.push({ property: "securityEnabled", reason: "one of securityEnabled and mailEnabled must be true" });
    }
    const dynamic = strings(inputs.types).includes("DynamicMembership");
    if (dynamic !== (inputs.dynamicMembership !== undefined)) {
        failures.push({
            property: "dynamicMembership",
            reason: 'requires types: ["DynamicMembership"], and the other way round',
        });
    }
    if (dynamic && inputs.members !== undefined) {
        failures.push({ property: "members", reason: "cannot be set on a dynamic group" });
    }
    return failures;
}

/** The body of a POST or PATCH. */
function bodyOf(inputs: Bag): Bag {
    const rule = inputs.dynamicMembership as { enabled?: boolean; rule?: string } | undefined;
    return definedOnly({
        displayName: inputs.displayName,
        description: inputs.description,
        mailEnabled: inputs.mailEnabled,
        mailNickname: inputs.mailNickname,
        securityEnabled: inputs.securityEnabled,
        groupTypes: inputs.types,
        membershipRule: rule?.rule,
        membershipRuleProcessingState: rule === undefined ? undefined : rule.enabled === false ? "Paused" : "On",
    });
}

/**
 * What the service says about the properties that the program manages: those that it set, and any that differ from the
 * default.
 */
function writtenOf(group: GroupResource, known: Bag): Bag {
    const dynamic = group.groupTypes.includes("DynamicMembership");
    return {
        displayName: group.displayName,
        description: group.description || undefined,
        securityEnabled: group.securityEnabled,
        mailEnabled: known.mailEnabled === undefined && !group.mailEnabled ? undefined : group.mailEnabled,
        mailNickname: known.mailNickname === undefined ? undefined : group.mailNickname,
        types: group.groupTypes.length > 0 ? [...group.groupTypes] : undefined,
        dynamicMembership: dynamic
            ? { enabled: group.membershipRuleProcessingState === "On", rule: group.membershipRule ?? "" }
            : undefined,
    };
}

/**
 * The property in which the state keeps the names of the inputs that the program wrote. The host only passes outputs to
 * `read`, and a computed `mailNickname` among them must not come back as something that the program asked for.
 */
const WRITTEN = "standInWrittenInputs";

function computed(group: GroupResource, inputs: Bag): Bag {
    return {
        objectId: group.id,
        mailNickname: group.mailNickname,
        [WRITTEN]: Object.keys(definedOnly(inputs)).sort(),
    };
}

/** What the program wrote, extracted from recorded outputs. */
function recordedInputs(urn: string, outputs: Bag): Bag {
    const written = outputs[WRITTEN] === undefined ? undefined : strings(outputs[WRITTEN]);
    const all = Object.entries(inputsIn(urn, outputs));
    return Object.fromEntries(all.filter(([name]) => written === undefined || written.includes(name)));
}

/** The members that the program asks for, sorted; undefined if it does not manage them. */
function membersIn({ members }: Bag): string[] | undefined {
    return members === undefined ? undefined : strings(members).sort();
}

function inputsIn(urn: string, bag: Bag): Bag {
    const known = inputsOfType(urn) ?? [];
    const inputs = Object.fromEntries(Object.entries(bag).filter(([name]) => known.includes(name)));
    const open = plain(inputs) as Bag;
    return definedOnly({ ...open, members: membersIn(open) });
}

function objectIdOf(id: string): string {
    return id.replace(/^\/groups\//, "");
}

function strings(value: unknown): string[] {
    return Array.isArray(value) ? value.map(String) : [];
}

function definedOnly(bag: Bag): Bag {
    return Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== undefined));
}

/**
 * The engine's marker for a secret, and the key that it uses: this SDK passes such values wrapped, and expects them
 * wrapped.
 */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** An answer in which every property is secret whose input contained a secret. */
function asSecret(answer: Bag, given: Bag): Bag {
    const isSecret = (name: string) => !isDeepStrictEqual(plain(given[name]), given[name]);
    return Object.fromEntries(
        Object.entries(answer).map(([name, value]) => [
            name,
            value !== undefined && isSecret(name) ? { [SIGNATURE]: SECRET, value } : value,
        ]),
    );
}

/** The value without the engine's wrapping of secrets, at any depth. */
function plain(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(plain);
    }
    if (typeof value === "object" && value !== null) {
        const bag = value as Bag;
        return bag[SIGNATURE] === SECRET && "value" in bag
            ? plain(bag.value)
            : Object.fromEntries(Object.entries(bag).map(([name, inner]) => [name, plain(inner)]));
    }
    return value;
}
