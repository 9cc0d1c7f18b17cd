import { isPlainObject, plainObjectOf } from "../../base/plainObject";
import {
    check,
    flag,
    guid,
    listOf,
    type Problem,
    type Rule,
    text,
    under,
    unknownProperties,
} from "../../base/problems";
import { RuleArgumentError, RuleSyntaxError } from "../../membership";
import { ROLLOUT_STATES } from "../../rollout/changes";
import { divided, NothingLeftError, overlap } from "../../rollout/divide";
import { placeholderProblem } from "../../rollout/texts";
import { ringProblems } from "../hotpatchRing";
import { plainProblems, plainValues } from "../inputErrors";
import { ruleProblems } from "../membershipRule";
import { formerNames, type HotpatchRolloutArgs, type RolloutRing } from "./args";
import { openOf, openProblem } from "./opening";
import { ringArguments, ringDevices } from "./ringArguments";

const ROLLOUT_INPUTS = [
    "fleet",
    "rings",
    "membership",
    "state",
    "group",
    "policy",
    "excludeGroupIds",
    "prerequisites",
    "impact",
] as const satisfies readonly (keyof HotpatchRolloutArgs)[];
const RING_INPUTS = [
    "name",
    "formerly",
    "share",
    "rule",
    "groupId",
    "rest",
    "open",
    "gate",
    "baselineMonths",
    "state",
    "group",
    "policy",
    "prerequisites",
    "impact",
] as const satisfies readonly (keyof RolloutRing)[];
const SOURCES = ["share", "rule", "groupId", "rest"] as const;
const FLEET_INPUTS = ["versions", "management", "joinTypes", "ownership", "exclude"] as const;

const NAME_FIX = "Use 1 to 40 letters, digits and hyphens, such as pilot.";
const isName: Rule = (value) =>
    typeof value === "string" && /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(value)
        ? undefined
        : `${JSON.stringify(value)} is not a name. ${NAME_FIX}`;

const state: Rule = (value) =>
    ROLLOUT_STATES.some((known) => known === value)
        ? undefined
        : `must be one of ${ROLLOUT_STATES.join(", ")}, not ${JSON.stringify(value)}. Leave it out for running.`;

const ringRules: Readonly<Record<string, Rule>> = {
    name: isName,
    formerly: (value) => (Array.isArray(value) ? value : [value]).map(isName).find((reason) => reason !== undefined),
    rule: text({ min: 1, max: 3072, fix: "Write a membership rule, such as rule.eq(…)." }),
    groupId: guid("Use the object id of an existing group."),
    rest: (value) => (value === true ? undefined : "must be true. Leave it out for a ring that has something else."),
    open: openProblem,
    gate: (value) =>
        (Array.isArray(value) ? value : [value]).every((each) => typeof each === "function")
            ? undefined
            : "must be a gate or a list of gates, which are functions. Write for example gate: gate.soak(14).",
    baselineMonths: flag("Leave it out for false."),
    state,
};

const rolloutRules: Readonly<Record<string, Rule>> = {
    rings: listOf((value) => (isPlainObject(value) ? undefined : "must be an object. Write { name, share } or so."), {
        min: 1,
        fix: 'Write for example rings: [{ name: "pilot", share: 0.05 }].',
    }),
    membership: (value) =>
        value === "dynamic" || value === "assigned"
            ? undefined
            : `must be "dynamic" or "assigned", not ${JSON.stringify(value)}. Leave it out for "dynamic".`,
    state,
    excludeGroupIds: listOf(guid("Use the group's object id."), { min: 0, fix: "Name groups by their object ids." }),
};

/** Every mistake in the plain values of a rollout's arguments. */
export function rolloutProblems(name: string, args: Readonly<Record<string, unknown>>): Problem[] {
    const problems = [
        ...unknownProperties(args, ROLLOUT_INPUTS),
        ...plainProblems(args, ["fleet", "rings", "membership", "state", "group", "policy", "prerequisites", "impact"]),
        ...check({ rings: undefined, ...args }, rolloutRules),
        ...(args.rings === undefined
            ? [{ property: "rings", reason: "is missing. A rollout has at least one ring." }]
            : []),
        ...(args.fleet === undefined ? [] : under("fleet", fleetProblems(plainObjectOf(args.fleet)))),
        ...adoptionProblems(plainObjectOf(args.policy)),
        ...templateProblems(args),
    ];
    if (problems.length > 0) {
        return problems;
    }
    const rings = args.rings as readonly Readonly<Record<string, unknown>>[];
    const ofRings = rings.flatMap((ring, index) => under(`rings[${index}]`, problemsOfRing(ring, args)));
    // What follows reads the rings as the types describe them.
    return ofRings.length > 0 ? ofRings : problemsTogether(name, args as unknown as HotpatchRolloutArgs);
}

function fleetProblems(fleet: Readonly<Record<string, unknown>>): Problem[] {
    const versions = Array.isArray(fleet.versions)
        ? []
        : [{ property: "versions", reason: 'must be a list. Write for example versions: ["24H2", "25H2"].' }];
    return [...unknownProperties(fleet, FLEET_INPUTS), ...versions];
}

function adoptionProblems(policy: Readonly<Record<string, unknown>>): Problem[] {
    return (["adopt", "deleteAdopted", "marker"] as const)
        .filter((property) => policy[property] !== undefined)
        .map((property) => ({
            property: `policy.${property}`,
            reason: "belongs to one policy, and here every ring has one. Write it into the policy of a ring.",
        }));
}

function templateProblems({ group, policy }: Readonly<Record<string, unknown>>): Problem[] {
    const texts = (object: unknown, properties: readonly string[]) =>
        properties.flatMap((property) => {
            const value = plainObjectOf(object)[property];
            const all = Array.isArray(value) ? value : [value];
            return all.flatMap((each) => (typeof each === "string" ? [{ property, text: each }] : []));
        });
    const wrong = (parent: string, found: readonly { readonly property: string; readonly text: string }[]) =>
        found.flatMap(({ property, text: each }) => {
            const reason = placeholderProblem(each);
            return reason === undefined ? [] : [{ property: `${parent}.${property}`, reason }];
        });
    return [
        ...wrong("group", texts(group, ["displayName", "description"])),
        ...wrong("policy", texts(policy, ["displayName", "description", "scopeTags"])),
    ];
}

function problemsOfRing(ring: Readonly<Record<string, unknown>>, args: Readonly<Record<string, unknown>>): Problem[] {
    const given = SOURCES.filter((source) => ring[source] !== undefined);
    const [first, second] = given;
    const problems: Problem[] = [
        ...unknownProperties(ring, RING_INPUTS),
        ...plainProblems(
            ring,
            RING_INPUTS.filter((property) => property !== "groupId"),
        ),
        ...check({ ...ring, name: ring.name ?? "" }, ringRules),
    ];
    if (first === undefined) {
        const reason = "is missing, and so are rule, groupId and rest: nothing says which devices are in the ring.";
        problems.push({ property: "share", reason: `${reason} Write for example share: 0.05.` });
    }
    if (second !== undefined) {
        problems.push({ property: second, reason: `conflicts with ${first}. Keep one of ${given.join(", ")}.` });
    }
    if ((first === "share" || first === "rest") && args.fleet === undefined) {
        const reason = 'needs the fleet that it is a part of. Write for example fleet: { versions: ["24H2", "25H2"] }.';
        problems.push({ property: first, reason });
    }
    const { open = 1 } = ring as Pick<RolloutRing, "open">;
    if (first === "groupId" && openProblem(open) === undefined && ![0, 1].includes(openOf({ open }))) {
        problems.push({ property: "open", reason: "must be 0 or 1 for a group, which is not divided." });
    }
    if (typeof ring.rule === "string" && problems.length === 0) {
        problems.push(...ruleProblems("rule", ring.rule));
    }
    return problems;
}

/** Mistakes that show between rings, and in what becomes of one. */
function problemsTogether(name: string, args: HotpatchRolloutArgs): Problem[] {
    const { rings } = args;
    const problems = [...nameProblems(rings), ...restProblems(rings), ...keyProblems(rings)];
    if (problems.length > 0) {
        return problems;
    }
    try {
        const devices = rings.map(ringDevices);
        const [one, other] = overlap(devices) ?? [];
        if (one !== undefined && other !== undefined) {
            const reason = `of '${one.name}' and '${other.name}' overlap. Let one begin where the other ends, such as { from: 0.05, to: 0.25 }.`;
            return [{ property: "rings", reason: `shares ${reason}` }];
        }
        const memberships = divided(args.fleet ?? { versions: [] }, devices);
        return rings.flatMap((ring, index) => {
            const membership = memberships[index];
            const isOpen = openOf(ring) !== 0 && membership !== undefined;
            // A group of the program that is yet to be made is an unknown value here, as everywhere in plain values.
            const plain = isOpen ? plainValues(ringArguments(name, args, index, membership)) : undefined;
            return isPlainObject(plain) ? under(`rings[${index}]`, ringProblems(plain)) : [];
        });
    } catch (error) {
        if (
            error instanceof RuleArgumentError ||
            error instanceof RuleSyntaxError ||
            error instanceof NothingLeftError
        ) {
            return [{ property: "rings", reason: `cannot be divided: ${error.message.replace(/\.?$/, ".")}` }];
        }
        throw error;
    }
}

function nameProblems(rings: readonly RolloutRing[]): Problem[] {
    const names = rings.map((ring) => ring.name.toLowerCase());
    return rings.flatMap((ring, index): Problem[] => {
        const other = names.indexOf(ring.name.toLowerCase());
        const taken = formerNames(ring).find((former) => names.includes(former.toLowerCase()));
        return [
            ...(other === index
                ? []
                : [
                      {
                          property: `rings[${index}].name`,
                          reason: `is the name of rings[${other}] already. Use another.`,
                      },
                  ]),
            ...(taken === undefined
                ? []
                : [
                      {
                          property: `rings[${index}].formerly`,
                          reason: `'${taken}' is the name of a ring of this rollout. To swap names, rename one ring in an update of its own first.`,
                      },
                  ]),
        ];
    });
}

function restProblems(rings: readonly RolloutRing[]): Problem[] {
    const [, second] = rings.flatMap(({ rest }, index) => (rest === true ? [index] : []));
    return second === undefined
        ? []
        : [{ property: `rings[${second}].rest`, reason: "conflicts with another ring that has the rest. Keep one." }];
}

function keyProblems(rings: readonly RolloutRing[]): Problem[] {
    const keys = rings.map(({ open }) => (typeof open === "object" ? open.config : undefined));
    return keys.flatMap((key, index) =>
        key === undefined || keys.indexOf(key) === index
            ? []
            : [
                  {
                      property: `rings[${index}].open`,
                      reason: `is read from '${key}', as rings[${keys.indexOf(key)}] is. Use a key for each.`,
                  },
              ],
    );
}
