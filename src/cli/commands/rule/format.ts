import { UserError } from "../../../base/userError";
import { visible, visibleLines } from "../../../base/visible";
import { canonicalRule } from "../../../membership";
import { defineCommand } from "../../declare/command";
import { parsed } from "../../rule/mistakes";
import { RULE_ARGUMENTS, RULE_PERMISSIONS, ruleText } from "../../rule/ruleSource";

/** `hotpatch rule format`: a rule in its canonical form. */
export const format = defineCommand({
    name: "format",
    summary: "the rule in its canonical form",
    description: "Reads a rule and prints it in its canonical form, as the resources of this package write it.",
    examples: [{ args: "@rule.txt", does: "a rule in a file" }],
    arguments: RULE_ARGUMENTS,
    result: "ruleFormat",
    permissions: RULE_PERMISSIONS,
    exitCodes: { 0: "good" },
    async run({ args, print, ...surroundings }) {
        const rule = await ruleText(args, surroundings);
        await print({ schema: "hotpatch-rule-format/1", rule: usable(parsed(() => canonicalRule(rule))) });
        return 0;
    },
});

/** A rule is copied to where it is used, so it cannot be shown otherwise than it is. */
function usable(rule: string): string {
    if (visibleLines(rule) !== rule) {
        throw new UserError(
            `Format '${visible(rule, 200)}': it holds control characters, marks that turn the direction of text around, or a secret. ` +
                "Take them out first.",
        );
    }
    return rule;
}
