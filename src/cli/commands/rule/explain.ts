import { explainRule } from "../../../membership";
import { defineCommand } from "../../declare/command";
import { parsed } from "../../rule/mistakes";
import { RULE_ARGUMENTS, RULE_PERMISSIONS, ruleText } from "../../rule/ruleSource";

/** `hotpatch rule explain`: a rule in English. */
export const explain = defineCommand({
    name: "explain",
    summary: "what the rule says, in English",
    description: "Reads a rule and says in English which devices it takes in.",
    examples: [{ args: '--group "Hotpatch ring 1"', does: "the rule of a group" }],
    arguments: RULE_ARGUMENTS,
    result: "ruleExplanation",
    permissions: RULE_PERMISSIONS,
    exitCodes: { 0: "good" },
    async run({ args, print, ...surroundings }) {
        const rule = await ruleText(args, surroundings);
        await print({ schema: "hotpatch-rule-explanation/1", rule, explanation: parsed(() => explainRule(rule)) });
        return 0;
    },
});
