import { deviceProperty, isUsualSpelling, propertyNamed } from "../properties";
import { conditionsIn } from "../syntax";
import { type Check, type Draft, span } from "./finding";

/**
 * `device.DeviceOSType`: the page uses it in some places, although names are otherwise case-sensitive. The usual form
 * is sent.
 */
export const otherSpellings: Check = (rule) => {
    const drafts: Draft[] = [];
    for (const condition of conditionsIn(rule.condition)) {
        const { start } = span(rule, condition);
        const written = /^device\.(\w+)/.exec(rule.text.slice(start))?.[1];
        const isNamed = condition.kind !== "and" && condition.kind !== "or" && condition.kind !== "not";
        if (isNamed && written !== undefined && !isUsualSpelling(written)) {
            const property = propertyNamed(written);
            const name = typeof property === "object" ? deviceProperty(property.name).name : "memberOf";
            drafts.push({
                code: "property-case",
                severity: "warning",
                start,
                end: start + "device.".length + written.length,
                message:
                    "Property names are case-sensitive, and this one begins with a small letter nearly everywhere.",
                fix: `Write device.${name}.`,
            });
        }
    }
    return drafts;
};

/** Typographic dashes and quotation marks, which also appear on Microsoft's page. The plain ones are sent. */
export const typographicCharacters: Check = (rule) =>
    rule.replaced.map(({ offset, plain }) => ({
        code: "typographic",
        severity: "warning",
        start: offset,
        end: offset + 1,
        message:
            plain === "-"
                ? "It is a typographic dash, which is treated as the hyphen of an operator."
                : "It is a typographic quotation mark, which is treated as a plain one.",
        fix: plain === "-" ? "Write the plain hyphen '-'." : `Write the plain one, '${plain}'.`,
    }));
