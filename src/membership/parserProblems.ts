import type { Token } from "./lexer";
import { DEEPEST_RULE } from "./limits";
import { nearestName } from "./nearestName";
import { plainName } from "./operators";
import { nameElsewhere, nameInRightCase, PROPERTY_NAMES } from "./properties";
import { FatalProblem, type RuleProblem } from "./ruleProblem";
import { problemAt } from "./tokenReader";

/** The error for too many levels. */
export function tooDeep(offset: number): FatalProblem {
    return new FatalProblem({
        code: "too-deep",
        offset,
        length: 1,
        expected: `at most ${DEEPEST_RULE} levels`,
        found: "more",
        hint: "Split the rule up, or join more conditions on one level.",
    });
}

/** What a token after a complete condition probably means. */
export function afterCondition(token: Token): string | undefined {
    if (token.text === ")") {
        return "There is no matching '('.";
    }
    if (token.kind === "string") {
        return 'A double quote inside a string is written `".';
    }
    if (token.kind !== "word") {
        return undefined;
    }
    const near = token.text.includes(".") ? undefined : nearestName(plainName(token.text), ["and", "or"]);
    return near === undefined ? "Join conditions with -and or -or." : `Did you mean -${near}?`;
}

/** The problem of a name that is not a device property, with what is probably meant. */
export function wrongProperty(token: Token, object: string, name: string): RuleProblem {
    if (object === "user") {
        const hint = "A device rule cannot use properties of users, including the device's owner.";
        return problemAt(token, "user-attribute", "a property of devices", hint);
    }
    const expected = "a device property";
    const bare = name === "" ? object : name;
    const sameName = nameInRightCase(bare);
    if (sameName !== undefined) {
        return problemAt(
            token,
            "property-case",
            expected,
            `Property names are case-sensitive. Write device.${sameName}.`,
        );
    }
    if (bare.toLowerCase() === "organizationalunit") {
        const hint = "Microsoft Entra ID does not know organizationalUnit, and matches no device with it.";
        return problemAt(token, "unknown-property", expected, hint);
    }
    const near = nameElsewhere(bare) ?? nearestName(bare, PROPERTY_NAMES);
    const hint = near === undefined ? `The properties are ${nameList()}.` : `Did you mean device.${near}?`;
    return problemAt(token, "unknown-property", expected, hint);
}

function nameList(): string {
    const names = PROPERTY_NAMES.filter((name) => !name.startsWith("extensionAttribute"));
    return [...names, "extensionAttribute1 to extensionAttribute15"].join(", ");
}
