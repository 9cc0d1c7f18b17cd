import { escapedInJson, visible } from "../../base/visible";
import type { FoundPolicy } from "./found";

/** The TypeScript program that declares what the import file brings in: after the import its preview is unchanged. */
export function programText(found: readonly FoundPolicy[]): string {
    return [`import * as hotpatch from "pulumi-hotpatch";\n`, ...found.map(declaration)].join("\n");
}

function declaration({ displayName, policy, assignment, notes }: FoundPolicy): string {
    const comment = [`Policy ${JSON.stringify(displayName)}.`, ...notes]
        .map((line) => `// ${visible(line)}\n`)
        .join("");
    const variable = identifier(policy.name);
    const made = `new hotpatch.QualityUpdatePolicy(${literal(policy.name)}, ${object(policy.inputs)});\n`;
    if (assignment === undefined) {
        return `${comment}${made}`;
    }
    const inputs = { ...assignment.inputs, policyId: new Expression(`${variable}.id`) };
    return (
        `${comment}const ${variable} = ${made}` +
        `new hotpatch.QualityUpdatePolicyAssignment(${literal(assignment.name)}, ${object(inputs)});\n`
    );
}

/** Code that stands in place of a literal. */
class Expression {
    constructor(readonly code: string) {}
}

function object(inputs: Readonly<Record<string, unknown>>): string {
    const lines = Object.entries(inputs).map(([name, value]) => `    ${name}: ${code(value)},\n`);
    return `{\n${lines.join("")}}`;
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
