import { messageOf } from "../base/messageOf";
import { containsUnknown } from "../base/unknown";
import { readGraphSettings } from "../graph/settings";
import { isSecret, withoutMarks } from "./secrets";

type Bag = Readonly<Record<string, unknown>>;

/**
 * The configuration by whole keys, for example `azuread:tenantId`. A plugin only gets the stack's `hotpatch:`
 * configuration, or what its explicit provider is given (measured with engine 3.259.0), so azuread's settings have their
 * own names there: `hotpatch:tenantId`.
 */
export function configuration(inputs: Bag): (key: string) => string | undefined {
    const values = new Map(Object.entries(inputs));
    return (key) => {
        const plain = withoutMarks(values.get(nameOf(key)));
        return plain === undefined || plain === null ? undefined : String(plain);
    };
}

/** The same as a stack's configuration with whole keys, in which azuread's settings have their own names. */
export function stackConfiguration(inputs: Bag): Record<string, string> {
    const read = configuration(inputs);
    const keys = Object.keys(inputs).flatMap((name) => [`azuread:${name}`, `hotpatch:${name}`]);
    return Object.fromEntries(
        keys.flatMap((key) => {
            const value = read(key);
            return value === undefined ? [] : [[key, value]];
        }),
    );
}

/**
 * What is wrong with the provider's inputs; nothing while any of them is not known.
 *
 * @param isMarked whether the engine has marked what is secret: then a secret in plain text is refused
 */
export function configurationProblem(inputs: Bag, env: NodeJS.ProcessEnv, isMarked: boolean): string | undefined {
    if (containsUnknown(inputs)) {
        return undefined;
    }
    const config = configuration(inputs);
    try {
        readGraphSettings({
            config: (namespace, key) => config(`${namespace}:${key}`),
            env,
            isSecret: isMarked ? (_namespace, key) => isSecret(inputs[key]) : undefined,
        });
        return undefined;
    } catch (error) {
        return messageOf(error);
    }
}

/** A text of the handlers with the names that settings have here. */
export function withOwnNames(text: string): string {
    return text.replace(/\bazuread:(?!index:)/g, "hotpatch:");
}

function nameOf(key: string): string {
    return key.slice(key.indexOf(":") + 1);
}
