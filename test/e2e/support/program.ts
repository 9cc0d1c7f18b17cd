import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { locateEngine } from "../../../scripts/setup/engine";
import { hasYamlHost } from "../../../scripts/setup/yamlHost";
import type { TestStack } from "./stack";

/** In TypeScript a program has dynamic resources; in YAML it has those of the provider plugin. */
export const LANGUAGES = ["TypeScript", "YAML"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A resource of a program in either language. Its arguments may be outputs of other resources ({@link output}). */
export interface Declared {
    readonly type:
        | "HotpatchGroup"
        | "HotpatchRing"
        | "VirtualizationBasedSecurity"
        | "QualityUpdatePolicy"
        | "QualityUpdatePolicyAssignment";
    readonly name: string;
    /** What other resources call it, if that is not its name. */
    readonly key?: string;
    readonly args: Readonly<Record<string, unknown>>;
    /** The key of a resource that was declared before, below which this one is. */
    readonly parent?: string;
    /** Its name in an earlier program, as an alias. */
    readonly formerName?: string;
}

export interface Program {
    readonly resources: readonly Declared[];
    /** The stack's outputs. */
    readonly outputs?: Readonly<Record<string, string>>;
}

/** What stands for the output of a resource that was declared before. */
export const output = (key: string, property: string) => `\${${key}.${property}}`;

/** Where the packed package is installed, from the program's folder. */
const PLUGIN = "../node_modules/pulumi-hotpatch/plugin";

/** Replaces the program of a stack, also by one in another language. */
export function writeProgram(stack: TestStack, language: Language, program: Program): void {
    if (language === "TypeScript") {
        stack.write(inTypeScript(program));
    }
    const project = language === "TypeScript" ? { name: "tenant", runtime: "nodejs" } : inYaml(program);
    // Every JSON text is YAML.
    writeFileSync(join(stack.folder, "Pulumi.yaml"), JSON.stringify(project, null, 4));
}

/** Fails with what to do if the engine cannot run programs in YAML. */
export function requireYamlHost(): void {
    const engine = locateEngine();
    if (engine === undefined || !hasYamlHost(engine.pulumi)) {
        throw new Error("The YAML language host is missing: run `npm run setup -- --yaml` first.");
    }
}

const keyOf = ({ key, name }: Declared) => key ?? name;

function inTypeScript({ resources, outputs = {} }: Program): string {
    const variable = (key: string) => `_${key.replace(/\W/g, "_")}`;
    const withOutputs = (value: unknown) =>
        JSON.stringify(value).replace(/"\$\{([^}.]+)\.(\w+)\}"/g, (_text, key, output) => {
            const of = resources.find((each) => keyOf(each) === key);
            const isRing = of?.type === "HotpatchRing";
            const property =
                isRing && output === "groupId"
                    ? "group.objectId"
                    : isRing && output === "policyId"
                      ? "policy.id"
                      : output;
            return `${variable(key)}.${property}`;
        });
    return [
        'import * as hotpatch from "pulumi-hotpatch";',
        ...resources.map((declared) => {
            const { type, name, args, parent, formerName } = declared;
            const options = [
                ...(parent === undefined ? [] : [`parent: ${variable(parent)}`]),
                ...(formerName === undefined ? [] : [`aliases: [{ name: ${JSON.stringify(formerName)} }]`]),
            ];
            const call = `new hotpatch.${type}(${JSON.stringify(name)}, ${withOutputs(args)}, { ${options.join(", ")} })`;
            return `const ${variable(keyOf(declared))} = ${call};`;
        }),
        ...Object.entries(outputs).map(([name, text]) => `export const ${name} = ${withOutputs(text)};`),
        "",
    ].join("\n");
}

function inYaml({ resources, outputs }: Program): object {
    return {
        name: "tenant",
        runtime: "yaml",
        plugins: { providers: [{ name: "hotpatch", path: PLUGIN }] },
        resources: Object.fromEntries(
            resources.map((declared) => {
                const { type, name, args, parent, formerName } = declared;
                const options = {
                    ...(parent === undefined ? {} : { parent: `\${${parent}}` }),
                    ...(formerName === undefined
                        ? {}
                        : { aliases: [`urn:pulumi:test::tenant::hotpatch:index:${type}::${formerName}`] }),
                };
                return [keyOf(declared), { type: `hotpatch:${type}`, name, properties: args, options }];
            }),
        ),
        outputs,
    };
}
