import { messageOf } from "../base/messageOf";
import { containsUnknown } from "../base/unknown";
import { readGraphSettings } from "../graph/settings";

type Bag = Readonly<Record<string, unknown>>;

/** The key and the value by which the engine marks a value as secret; it does so in what it configures a provider with. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * The configuration by whole keys, for example `azuread:tenantId`. A plugin only gets the stack's `hotpatch:`
 * configuration, or what its explicit provider is given (measured with engine 3.259.0), so azuread's settings have their
 * own names there: `hotpatch:tenantId`.
 */
export function configuration(inputs: Bag): (key: string) => string | undefined {
    const values = new Map(Object.entries(inputs));
    return (key) => {
        const value = values.get(nameOf(key));
        const plain = isSecret(value) ? value.value : value;
        return plain === undefined || plain === null ? undefined : String(plain);
    };
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

function isSecret(value: unknown): value is { readonly value: unknown } {
    return typeof value === "object" && value !== null && SIGNATURE in value && value[SIGNATURE] === SECRET;
}
