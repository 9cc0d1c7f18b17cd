import { escapedInJson, visible } from "../../base/visible";
import { recognisedRule } from "../../membership/recognised";
import type { DeclaredGroup, FoundPolicy, FoundRing } from "./foundPolicy";

/** The TypeScript program that declares what the import file brings in: after the import its preview is unchanged. */
export function programText(found: readonly FoundPolicy[]): string {
    return [`import * as hotpatch from "pulumi-hotpatch";\n`, ...found.map(declaration)].join("\n");
}

function declaration(found: FoundPolicy): string {
    const { displayName, policy, assignment, ring, notes } = found;
    const comment = [`Policy ${JSON.stringify(displayName)}.`, ...notes]
        .map((line) => `// ${visible(line)}\n`)
        .join("");
    if (ring !== undefined) {
        return `${comment}new hotpatch.HotpatchRing(${literal(found.name)}, ${written(ringArguments(found, ring))});\n`;
    }
    const variable = identifier(policy.name);
    const made = `new hotpatch.QualityUpdatePolicy(${literal(policy.name)}, ${written(policy.inputs)});\n`;
    if (assignment === undefined) {
        return `${comment}${made}`;
    }
    const inputs = { ...withNames(assignment.inputs, found), policyId: new Expression(`${variable}.id`) };
    return (
        `${comment}const ${variable} = ${made}` +
        `new hotpatch.QualityUpdatePolicyAssignment(${literal(assignment.name)}, ${written(inputs)});\n`
    );
}

/** Code that stands in place of a literal. */
class Expression {
    constructor(readonly code: string) {}
}

type Bag = Readonly<Record<string, unknown>>;

/** The properties of an assignment that a ring determines by itself. */
const OF_THE_RING = ["policyId", "includeGroupIds"];

function ringArguments(found: FoundPolicy, { groupId, declared }: FoundRing): Bag {
    const inputs = withNames(found.assignment?.inputs ?? {}, found);
    const rest = Object.entries(inputs).filter(([name]) => !OF_THE_RING.includes(name));
    return {
        group: new Expression(
            written(declared === undefined ? { objectId: groupId } : groupArguments(declared), INDENT),
        ),
        policy: new Expression(written(found.policy.inputs, INDENT)),
        ...Object.fromEntries(rest),
    };
}

/** A rule that the package can build is written as what builds it. */
function groupArguments({ membershipRule, ...group }: DeclaredGroup): Bag {
    const options = recognisedRule(membershipRule);
    if (options === undefined) {
        return { ...group, membershipRule };
    }
    const { versions, ...others } = options;
    return Object.keys(others).length === 0
        ? { ...group, versions }
        : { ...group, membershipRule: new Expression(`hotpatch.rule.hotpatch(${written(options, INDENT.repeat(2))})`) };
}

/** The inputs of an assignment, with the names of groups beside their ids where they are known. */
function withNames(inputs: Bag, { groupNames }: FoundPolicy): Bag {
    return Object.fromEntries(
        Object.entries(inputs).map(([property, value]) => {
            const ids: readonly unknown[] = /GroupIds$/.test(property) && Array.isArray(value) ? value : [];
            const lines = ids.map((id) => {
                const name = typeof id === "string" ? groupNames?.get(id.toLowerCase()) : undefined;
                return `${INDENT}${INDENT}${literal(id)},${name === undefined ? "" : ` // ${visible(name)}`}\n`;
            });
            return groupNames === undefined || ids.length === 0
                ? [property, value]
                : [property, new Expression(`[\n${lines.join("")}${INDENT}]`)];
        }),
    );
}

const INDENT = "    ";

/** @param indent of the line on which it begins */
function written(inputs: Bag, indent = ""): string {
    const lines = Object.entries(inputs).map(([name, value]) => `${indent}${INDENT}${name}: ${code(value)},\n`);
    return `{\n${lines.join("")}${indent}}`;
}

function code(value: unknown): string {
    return value instanceof Expression ? value.code : literal(value);
}

/** JSON is TypeScript, but for two line separators that older parsers end a line at. To the letter, or it would be a change. */
function literal(value: unknown): string {
    return escapedInJson(JSON.stringify(value));
}

/** `pilot-ring-policy` as `pilotRingPolicy`; a name that begins with a digit gets a letter in front. */
function identifier(name: string): string {
    const camel = name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
    return /^\d/.test(camel) ? `_${camel}` : camel;
}
